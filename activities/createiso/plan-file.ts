/** What goes on which disc: decided by the step `plan`, read by the discs' own steps (docs/createiso.md). */
import { z } from 'zod';

export const isoPlanSchema = z.object({
  version: z.literal(1),
  volumeId: z.string().nullable(),
  bootable: z.boolean(),
  discs: z.array(
    z.object({
      /** File name of the image. */
      name: z.string(),
      /** From 1. */
      number: z.number().int().positive(),
      /** Paths relative to the tree; null: the whole tree, on the only disc. */
      files: z.array(z.string()).nullable(),
    }),
  ),
});
export type IsoPlan = z.infer<typeof isoPlanSchema>;
export type DiscPlan = IsoPlan['discs'][number];

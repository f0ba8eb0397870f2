/** Who a compose is: what productmd's composeinfo says before the variants are known. */
import { z } from 'zod';
import { composeIdSchema, composeTypeSchema } from './names.js';

export const composeIdentitySchema = z.object({
  id: composeIdSchema,
  type: composeTypeSchema,
  /** YYYYMMDD, local time of the machine that made the directory. */
  date: z.string().regex(/^\d{8}$/),
  respin: z.number().int().nonnegative(),
  label: z.string().nullable(),
  /** Written as `final`; true of itself for labels RC, Update and SecurityFix. */
  supported: z.boolean(),
  release: z.object({
    name: z.string(),
    short: z.string(),
    version: z.string(),
    type: z.string(),
    internal: z.boolean(),
    isLayered: z.boolean(),
  }),
  baseProduct: z
    .object({ name: z.string(), short: z.string(), version: z.string(), type: z.string() })
    .nullable(),
});
export type ComposeIdentity = z.infer<typeof composeIdentitySchema>;

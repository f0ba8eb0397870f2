/** What variants.xml says, after `tree_arches` and `tree_variants` have been applied. */
import { z } from 'zod';
import { archSchema, variantTypeSchema, variantUidSchema } from './names.js';

export const variantGroupSchema = z.object({
  name: z.string(),
  glob: z.boolean(),
  default: z.boolean().nullable(),
  uservisible: z.boolean().nullable(),
});
export type VariantGroup = z.infer<typeof variantGroupSchema>;

export const variantSchema = z.object({
  uid: variantUidSchema,
  /** As written in variants.xml; metadata drops its dashes. */
  id: z.string(),
  name: z.string(),
  type: variantTypeSchema,
  parent: variantUidSchema.nullable(),
  /** Sorted tree arches, never `src`. */
  arches: z.array(archSchema),
  isEmpty: z.boolean(),
  groups: z.array(variantGroupSchema),
  environments: z.array(z.object({ name: z.string(), displayOrder: z.number().int().nullable() })),
  /** null: no `<modules>` element; the difference to an empty list matters (docs/variants.md). */
  modules: z.array(z.object({ name: z.string(), glob: z.boolean() })).nullable(),
  modularKojiTags: z.array(z.string()).nullable(),
  buildinstallPackages: z.array(z.string()),
  /** Only of a layered product: a release of its own. */
  release: z.object({ name: z.string(), short: z.string(), version: z.string() }).nullable(),
});
/** One variant of the compose; the compose's list is flat and in Pungi's order of variants. */
export type Variant = z.infer<typeof variantSchema>;

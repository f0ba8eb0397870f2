/** What .treeinfo says of a tree: a model of productmd's sections (productmd/treeinfo.py). */
import { z } from 'zod';

const versionSchema = z
  .string()
  .refine((version) => !/^\d/.test(version) || /^\d+(\.\d+)*$/.test(version), {
    error: 'a version that starts with a digit is numbers and dots',
  });
const productSchema = z.object({ name: z.string(), short: z.string(), version: versionSchema });
const relativeSchema = z
  .string()
  .refine((path) => !path.startsWith('/'), { error: 'a path relative to the tree' });

/** Paths of a variant relative to the tree, `.` for the tree itself. */
export const TREE_PATHS = [
  'packages',
  'repository',
  'source_packages',
  'source_repository',
  'debug_packages',
  'debug_repository',
  'identity',
] as const;

const treeAddonSchema = z.object({
  id: z.string().regex(/^[^-]+$/, 'an id in .treeinfo holds no dash'),
  uid: z.string().min(1),
  name: z.string(),
  type: z.enum(['variant', 'optional', 'addon']),
  paths: z.partialRecord(z.enum(TREE_PATHS), z.string()),
});
export type TreeAddon = z.infer<typeof treeAddonSchema>;

const treeVariantSchema = treeAddonSchema
  .extend({ addons: z.array(treeAddonSchema) })
  .superRefine(({ uid, addons }, context) => {
    for (const addon of addons.filter(({ uid: own, id }) => own !== `${uid}-${id}`)) {
      context.addIssue({
        code: 'custom',
        message: `uid '${addon.uid}' does not align with parent '${uid}'`,
      });
    }
  });
export type TreeVariant = z.infer<typeof treeVariantSchema>;

export const treeinfoSchema = z
  .object({
    release: productSchema.extend({ isLayered: z.boolean() }),
    baseProduct: productSchema.nullable(),
    arch: z.string().min(1),
    /** Seconds since 1970. */
    buildTimestamp: z.number().int(),
    /** With the arch itself or without it; it is always written. */
    platforms: z.array(z.string()),
    /** By the name under which pre-productmd readers know it: id, or uid once it has been read from a file. */
    variants: z.record(z.string(), treeVariantSchema),
    /** Path → `type:hex`. */
    checksums: z.record(relativeSchema, z.string()),
    /** Platform → image name → path. */
    images: z.record(z.string(), z.record(z.string(), relativeSchema)),
    stage2: z.object({
      mainimage: relativeSchema.nullable(),
      instimage: relativeSchema.nullable(),
    }),
    /** Only on discs. */
    media: z
      .object({ discnum: z.number().int().positive(), totaldiscs: z.number().int().positive() })
      .nullable(),
  })
  .superRefine((info, context) => {
    const known = [...info.platforms, info.arch];
    for (const platform of Object.keys(info.images).filter((name) => !known.includes(name))) {
      context.addIssue({
        code: 'custom',
        message: `images of platform '${platform}', which is not listed`,
      });
    }
    if (info.release.isLayered && info.baseProduct === null) {
      context.addIssue({ code: 'custom', message: 'a layered release has a base product' });
    }
    if (Object.keys(info.variants).length === 0) {
      context.addIssue({ code: 'custom', message: 'a tree has a variant' });
    }
  });
export type Treeinfo = z.infer<typeof treeinfoSchema>;

/** The same tree as one disc of a set, without what a disc never holds: the tree's boot.iso (pungi/phases/createiso.py). */
export function treeinfoOfDisc(info: Treeinfo, discnum: number, totaldiscs: number): Treeinfo {
  const bootIsos = new Set(
    Object.values(info.images).flatMap((images) => images['boot.iso'] ?? []),
  );
  return {
    ...info,
    media: { discnum, totaldiscs },
    images: mapValues(info.images, (images) =>
      Object.fromEntries(Object.entries(images).filter(([name]) => name !== 'boot.iso')),
    ),
    checksums: Object.fromEntries(
      Object.entries(info.checksums).filter(([path]) => !bootIsos.has(path)),
    ),
  };
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

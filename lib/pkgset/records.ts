/** State files of package sets (docs/package-sets.md). */
import { z } from 'zod';

const checksumSchema = z.object({ type: z.string(), value: z.string() });

/** A package that an arch needs, and where it is to be had. */
export const selectedPackageSchema = z.object({
  fileName: z.string(),
  /** `file://` or `http(s)://`. */
  url: z.string(),
  nevra: z.string(),
  /** 0: the repository does not say. */
  sizeBytes: z.number().int().nonnegative(),
  checksum: checksumSchema.nullable(),
});
export type SelectedPackage = z.infer<typeof selectedPackageSchema>;

/** `work/ARCH/pkgset/selected.json`: what was chosen for an arch, by file name. */
export const selectionSchema = z.object({
  version: z.literal(1),
  arch: z.string(),
  packages: z.array(selectedPackageSchema),
});
export type Selection = z.infer<typeof selectionSchema>;

/** A package of a set: where it lies below the prefix, and facts out of its header. */
export const packageFactsSchema = z.object({
  /** Relative to the sets' path prefix. */
  path: z.string(),
  name: z.string(),
  epoch: z.string(),
  version: z.string(),
  release: z.string(),
  arch: z.string(),
  /** File name of the source package; empty of a source package. */
  sourceRpm: z.string(),
  /** Short id of the signing key, lower-case hex. */
  sigkey: z.string().nullable(),
  excludeArch: z.array(z.string()).readonly(),
  exclusiveArch: z.array(z.string()).readonly(),
  isSystemRelease: z.boolean(),
  sizeBytes: z.number(),
  /** Whole seconds since 1970. */
  mtime: z.number(),
});
export type PackageFacts = z.infer<typeof packageFactsSchema>;

/** What a package set keeps of a header's facts. */
export const packageFacts = (path: string, facts: Omit<PackageFacts, 'path'>): PackageFacts => ({
  path,
  name: facts.name,
  epoch: facts.epoch,
  version: facts.version,
  release: facts.release,
  arch: facts.arch,
  sourceRpm: facts.sourceRpm,
  sigkey: facts.sigkey,
  excludeArch: facts.excludeArch,
  exclusiveArch: facts.exclusiveArch,
  isSystemRelease: facts.isSystemRelease,
  sizeBytes: facts.sizeBytes,
  mtime: facts.mtime,
});

/** `work/global/pkgset/SET.json`: all packages of a set, sorted by path. */
export const pkgsetPackagesSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  packages: z.array(packageFactsSchema),
});
export type PkgsetPackages = z.infer<typeof pkgsetPackagesSchema>;

/**
 * `work/global/pkgset/index.json`: the sets of a compose in order. The last one gives its metadata to other
 * repositories (`--update-md-path`); it is the largest.
 */
export const pkgsetIndexSchema = z.object({
  version: z.literal(1),
  /** Packages of which an unsigned copy stands in where only signed ones may be used: using one is an error. */
  invalidNames: z.array(z.string()).optional(),
  /** Absolute, ends with `/`: packages' paths are relative to it. */
  prefix: z.string(),
  sets: z.array(
    z.object({
      /** Koji tag, or `repos`. */
      name: z.string(),
      /** Variants that see only some sets name these; empty: all variants see it. */
      onlyForVariants: z.array(z.string()),
      /** Files with the packages as gather reads them, in order, if they were made (docs/package-sets.md). */
      pools: z.array(z.string()).optional(),
    }),
  ),
});
export type PkgsetIndex = z.infer<typeof pkgsetIndexSchema>;

/** The set that the source `repos` makes. */
export const REPOS_SET = 'repos';

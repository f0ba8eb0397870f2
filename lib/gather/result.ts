/** What a gather found, as the file that the next nodes read (docs/gather.md). */
import { z } from 'zod';
import { REASONS } from '../depsolve/index.js';

export const KINDS = ['rpm', 'srpm', 'debuginfo'] as const;
export type PackageKind = (typeof KINDS)[number];

/** How a package came in: by which rule, for which package (a NEVRA), for which requirement of it. */
export const originSchema = z.object({
  reason: z.enum(REASONS),
  by: z.string().nullable(),
  requirement: z.string().nullable(),
});
export type RecordOrigin = z.infer<typeof originSchema>;

export const gatherRecordSchema = z.object({
  /** Absolute path, or URL of a package of a remote lookaside repository. */
  path: z.string(),
  /** Pungi's flags, sorted: `input`, `fulltree`, `lookaside` … */
  flags: z.array(z.string()),
  nevra: z.string(),
  /** Missing where no rule chose, as in method nodeps. */
  origin: originSchema.optional(),
});
export type GatherRecord = z.infer<typeof gatherRecordSchema>;

const records = z.array(gatherRecordSchema);
export const packageMapSchema = z.object({ rpm: records, srpm: records, debuginfo: records });
/** The three lists of a variant on an arch. */
export type PackageMap = z.infer<typeof packageMapSchema>;

/** `work/ARCH/gather_result/VARIANT.ARCH.json` and, after trimming, `….trimmed.json`. */
export const gatherResultSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  arch: z.string(),
  packages: packageMapSchema,
});
export type GatherResult = z.infer<typeof gatherResultSchema>;

export const emptyPackageMap = (): PackageMap => ({ rpm: [], srpm: [], debuginfo: [] });

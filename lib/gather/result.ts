/** The file of what a gather found (docs/gather.md). */
import { z } from 'zod';
import { REASONS } from '../depsolve/index.js';
import type { GatherRecord, PackageMap } from '../solve-request/index.js';

const gatherRecordSchema: z.ZodType<GatherRecord> = z.object({
  path: z.string(),
  flags: z.array(z.string()),
  nevra: z.string(),
  origin: z
    .object({
      reason: z.enum(REASONS),
      by: z.string().nullable(),
      requirement: z.string().nullable(),
    })
    .optional(),
});

const records = z.array(gatherRecordSchema);
const packageMapSchema: z.ZodType<PackageMap> = z.object({
  rpm: records,
  srpm: records,
  debuginfo: records,
});

/** `work/ARCH/gather_result/VARIANT.ARCH.json` and, after trimming, `….trimmed.json`. */
export const gatherResultSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  arch: z.string(),
  packages: packageMapSchema,
});
export type GatherResult = z.infer<typeof gatherResultSchema>;

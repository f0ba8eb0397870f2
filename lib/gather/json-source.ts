/** Gather source `json`: a file that names packages for each variant and arch (pungi/phases/gather/sources/source_json.py). */
import { z } from 'zod';
import type { NamedPackage } from './inputs.js';

/** Variant uid → arch → package → arches, null for any. */
export const sourceMappingSchema = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.array(z.string().nullable()))),
);
export type SourceMapping = z.infer<typeof sourceMappingSchema>;

/** The packages of a variant, or of all variants if the uid is null. */
export function mappedPackages(
  mapping: SourceMapping,
  uid: string | null,
  arch: string,
): NamedPackage[] {
  const variants = uid === null ? Object.keys(mapping) : [uid];
  return variants.flatMap((variant) =>
    Object.entries(mapping[variant]?.[arch] ?? {}).flatMap(([name, arches]) =>
      arches.map((packageArch) => ({ name, arch: packageArch })),
    ),
  );
}

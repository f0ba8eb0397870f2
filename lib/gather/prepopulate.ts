/** `work/global/prepopulate.json`: packages that must be in variants whatever else (pungi/phases/gather `get_prepopulate_packages`). */
import { z } from 'zod';
import { InputError } from '../errors.js';
import { splitNameArch, validArches } from '../rpm/index.js';

/** Variant uid → arch → build → `name.arch`. */
export const prepopulateSchema = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.array(z.string()))),
);
export type Prepopulate = z.infer<typeof prepopulateSchema>;

/**
 * The `name.arch` texts of a variant, or of all variants if the uid is null.
 * @throws InputError if an arch cannot be in the tree
 */
export function prepopulatedPackages(
  file: Prepopulate,
  uid: string | null,
  arch: string,
): string[] {
  const variants = uid === null ? Object.keys(file) : [uid];
  const names = variants.flatMap((variant) => Object.values(file[variant]?.[arch] ?? {}).flat());
  for (const text of names) checkArch(text, arch);
  return [...new Set(names)].sort();
}

function checkArch(text: string, treeArch: string): void {
  const { name, arch } = splitNameArch(text);
  if (arch !== null && validArches(treeArch, { multilib: true }).includes(arch)) return;
  throw new InputError(
    `Incompatible package arch '${String(arch)}' for tree arch '${treeArch}' in prepopulate package '${name}'`,
    { hint: 'Write each package of the prepopulate file as NAME.ARCH, with an arch of the tree.' },
  );
}

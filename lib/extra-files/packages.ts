/** Finds the packages that an entry with scm `rpm` names (pungi/phases/extra_files.py). */
import type { Variant } from '../../config-schemas/variants.js';
import { InputError } from '../errors.js';
import { fnmatch } from '../fnmatch/index.js';
import type { PackageFacts } from '../pkgset/index.js';
import { isDebugName, isSourceArch, splitNameArch } from '../rpm/index.js';

/** Whether `repo` says itself where the package is, by path or URL. */
export const isExternal = (repo: string): boolean => repo.startsWith('/') || repo.includes('://');

/** Fills in `%(arch)s` and the variant's names. @throws InputError for any other placeholder */
export function interpolateRepo(repo: string, variant: Variant, arch: string): string {
  const values: Readonly<Record<string, string>> = {
    arch,
    variant_id: variant.id,
    variant_id_lower: variant.id.toLowerCase(),
    variant_uid: variant.uid,
    variant_uid_lower: variant.uid.toLowerCase(),
  };
  return repo.replace(/%(?:%|\((\w+)\)s|(.?))/gs, (placeholder, name: string | undefined) => {
    if (placeholder === '%%') return '%';
    const value = name === undefined ? undefined : values[name];
    if (value !== undefined) return value;
    throw new InputError(`extra_files: unknown placeholder ${placeholder} in repo '${repo}'`, {
      hint: `use one of ${Object.keys(values).join(', ')} as %(NAME)s, or %% for a percent sign`,
    });
  });
}

/** Binary packages whose name matches, and whose arch is the one that the pattern ends in. @throws InputError for none */
export function packagesMatching(
  packages: readonly PackageFacts[],
  pattern: string,
): readonly PackageFacts[] {
  const { name, arch } = splitNameArch(pattern);
  const found = packages.filter(
    (one) =>
      !isSourceArch(one.arch) &&
      !isDebugName(one.name) &&
      fnmatch(one.name, name) &&
      (arch === null || arch === one.arch),
  );
  if (found.length > 0) return found;
  throw new InputError(`No package matching ${pattern} in the package set.`, {
    hint: 'repo of scm rpm is NAME or NAME.ARCH, globs allowed, or the path of a package',
  });
}

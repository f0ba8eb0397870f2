/** Filters of a gather with modules: they reach neither packages of modules nor lookaside (fus `apply_excludes`). */
import type { PackagePool } from '../../repodata/index.js';
import { isSourceArch, splitNameArch } from '../../rpm/index.js';
import { globTest } from '../glob.js';

/** Marks the packages that patterns (`name`, `name.arch`, globs) exclude. */
export function excludedPackages(
  pool: PackagePool,
  patterns: readonly string[],
  isExempt: (id: number) => boolean,
): Uint8Array {
  const excluded = new Uint8Array(pool.size);
  for (const pattern of patterns) {
    const { name, arch } = splitNameArch(pattern);
    const matches = globTest(name);
    for (let id = 0; id < pool.size; id += 1) {
      if (!isArchMeant(pool.archText(id), arch) || !matches(pool.nameText(id))) continue;
      if (!isExempt(id)) excluded[id] = 1;
    }
  }
  return excluded;
}

/** Whether one such pattern names a package. */
export function isExcludedBy(pool: PackagePool, pattern: string, id: number): boolean {
  const { name, arch } = splitNameArch(pattern);
  return isArchMeant(pool.archText(id), arch) && globTest(name)(pool.nameText(id));
}

/** Sources are excluded only by `name.src`. */
const isArchMeant = (arch: string, wanted: string | null): boolean =>
  wanted === null ? !isSourceArch(arch) : wanted === arch;

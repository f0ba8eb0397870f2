/** The order of packages where Pungi sorts them: name, version, arch. */
import type { PackagePool } from '../repodata/index.js';
import { compareEvr } from '../rpm/index.js';

export function sortedByNevra(pool: PackagePool, packages: readonly number[]): number[] {
  return [...packages].sort((a, b) => compareNevra(pool, a, b));
}

function compareNevra(pool: PackagePool, a: number, b: number): number {
  if (pool.name.at(a) !== pool.name.at(b)) return pool.nameText(a) < pool.nameText(b) ? -1 : 1;
  if (pool.evr.at(a) !== pool.evr.at(b)) {
    const order = compareEvr(pool.evrText(a), pool.evrText(b));
    if (order !== 0) return order;
  }
  if (pool.arch.at(a) !== pool.arch.at(b)) return pool.archText(a) < pool.archText(b) ? -1 : 1;
  return a - b;
}

/** Which release package a variant gets (pungi/phases/gather `get_system_release_packages`). */
import type { PackagePool } from '../repodata/index.js';

export interface SystemRelease {
  /** The package to take; null if the sets have none. */
  readonly take: string | null;
  /** The others, which must stay out. */
  readonly exclude: readonly string[];
}

/**
 * Names of packages that provide exactly `system-release`, one for each file, so the same name may come twice.
 * @param isOwn packages of the compose's sets, not of lookaside repositories
 */
export function systemReleasePackages(pool: PackagePool, isOwn: (id: number) => boolean): string[] {
  const wanted = pool.strings.lookupText('system-release');
  const found: string[] = [];
  for (let id = 0; wanted >= 0 && id < pool.size; id += 1) {
    if (!isOwn(id)) continue;
    for (let at = pool.providesStart(id); at < pool.providesEndOf(id); at += 1) {
      if (pool.relations.nameOf(pool.provides.at(at)) !== wanted) continue;
      found.push(pool.nameText(id));
      break;
    }
  }
  return found;
}

/**
 * Chooses among release packages: the variant's own by name, else the first of the alphabet.
 * @param uid of the variant; of an addon, optional or layered product that of the parent
 */
export function chooseSystemRelease(candidates: readonly string[], uid: string): SystemRelease {
  const names = [...new Set(candidates)].sort();
  const id = uid.toLowerCase();
  const own = names.find(
    (name) => name.endsWith(`release-${id}`) || name.startsWith(`${id}-release`),
  );
  const take = own ?? names[0] ?? null;
  return { take, exclude: names.filter((name) => name !== take) };
}

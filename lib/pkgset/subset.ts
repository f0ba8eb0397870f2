/** The part of a package set that an arch takes (pungi/phases/pkgset/pkgsets.py `merge`). */
import { sourceNameOf, validArches } from '../rpm/index.js';
import { archesOfTree } from './multilib.js';
import type { PackageFacts } from './records.js';

export interface SubsetOptions {
  readonly treeArch: string;
  readonly isMultilib: boolean;
  /** `noarch` in ExclusiveArch or ExcludeArch is an arch like others (option pkgset_exclusive_arch_considers_noarch). */
  readonly considersNoarch: boolean;
  /** A noarch package has the ExclusiveArch and ExcludeArch of its source package. */
  readonly inheritsFromSource: boolean;
}

/** The arch's packages in the order of its RPM arches; sources only of packages that are in, told by name. */
export function subsetForArch(
  packages: readonly PackageFacts[],
  options: SubsetOptions,
): PackageFacts[] {
  const byArch = new Map<string, PackageFacts[]>();
  for (const facts of packages) {
    const others = byArch.get(facts.arch);
    if (others === undefined) byArch.set(facts.arch, [facts]);
    else others.push(facts);
  }
  const isExcluded = exclusionTest(packages, options);
  const subset: PackageFacts[] = [];
  const sources = new Set<string>();
  for (const arch of archesOfTree(options.treeArch, options.isMultilib)) {
    for (const facts of byArch.get(arch) ?? []) {
      if (arch === 'noarch' && isExcluded(facts)) continue;
      if (facts.sourceRpm === '') {
        if (!sources.has(facts.name)) continue;
      } else {
        sources.add(sourceNameOf(facts.sourceRpm));
      }
      subset.push(facts);
    }
  }
  return subset;
}

/** Whether a noarch package may not be in the tree; packages of real arches are never asked. */
function exclusionTest(
  packages: readonly PackageFacts[],
  options: SubsetOptions,
): (facts: PackageFacts) => boolean {
  const arches = new Set(validArches(options.treeArch, { multilib: false }));
  if (!options.considersNoarch) arches.delete('noarch');
  const sources = new Map<string, PackageFacts>(
    packages
      .filter(({ sourceRpm }) => sourceRpm === '')
      .map((facts) => [facts.path.slice(facts.path.lastIndexOf('/') + 1), facts]),
  );
  return (facts) => {
    const source = options.inheritsFromSource ? sources.get(facts.sourceRpm) : undefined;
    const { excludeArch, exclusiveArch } = source ?? facts;
    const isInTree = (arch: string): boolean => arches.has(arch);
    return (
      excludeArch.some(isInTree) || (exclusiveArch.length > 0 && !exclusiveArch.some(isInTree))
    );
  };
}

/** The text of a package list: a path per line, RPM arches in order of the alphabet. */
export function packageListText(packages: readonly PackageFacts[]): string {
  const sorted = [...packages].sort((a, b) => {
    if (a.arch !== b.arch) return a.arch < b.arch ? -1 : 1;
    return a.path < b.path ? -1 : 1;
  });
  return sorted.map(({ path }) => `${path}\n`).join('');
}

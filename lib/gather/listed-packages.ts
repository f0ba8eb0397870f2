/** Manifests of all variants and arches as entries of rpms.json: each package under its source package. */
import type { ListedRpm } from '../productmd/index.js';
import { formatNevra, parseNevra } from '../rpm/index.js';
import type { LinkedPackage, LinkManifest } from './link-plan.js';

/** All packages, and warnings of those whose source package is nowhere in the compose. */
export function listedPackages(manifests: readonly LinkManifest[]): {
  packages: ListedRpm[];
  warnings: string[];
} {
  const sources = sourcesByFileName(manifests);
  const warnings = new Set<string>();
  const packages = manifests.flatMap(({ variant, arch, packages: linked }) =>
    linked.map((entry): ListedRpm => {
      const { nevra, category, path, sigkey } = entry;
      const sourceNevra = sourceNevraOf(entry, sources, warnings);
      return { variant, arch, nevra, sourceNevra, category, path, sigkey };
    }),
  );
  return { packages, warnings: [...warnings] };
}

function sourcesByFileName(manifests: readonly LinkManifest[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { category, path, nevra } of manifests.flatMap(({ packages }) => packages)) {
    if (category === 'source') sources.set(path.slice(path.lastIndexOf('/') + 1), nevra);
  }
  return sources;
}

/** A source's epoch is not in its file name: where the package itself is not in the compose, it is guessed. */
function sourceNevraOf(
  { nevra, sourceRpm }: LinkedPackage,
  sources: ReadonlyMap<string, string>,
  warnings: Set<string>,
): string | null {
  if (sourceRpm === null) return null;
  const known = sources.get(sourceRpm);
  if (known !== undefined) return known;
  const guess = formatNevra({ ...parseNevra(sourceRpm), epoch: parseNevra(nevra).epoch });
  warnings.add(`Package ${nevra} has no SRPM available, guessing epoch: ${guess}`);
  return guess;
}

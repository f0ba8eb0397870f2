/** The files of a solution: where each package can be had. */
import type { GatherSolution } from '../depsolve/index.js';
import { InputError } from '../errors.js';
import type { SelectedPackage } from '../pkgset/index.js';
import type { PackagePool } from '../repodata/index.js';

/** Of packages with the same file name the first is taken. @throws InputError if one has no name for an RPM */
export function selectedPackages(pool: PackagePool, solution: GatherSolution): SelectedPackage[] {
  const packages = new Map<string, SelectedPackage>();
  for (const id of [...solution.binary, ...solution.debug, ...solution.source]) {
    const selected = selectedPackage(pool, id);
    if (!packages.has(selected.fileName)) packages.set(selected.fileName, selected);
  }
  return [...packages.values()].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

function selectedPackage(pool: PackagePool, id: number): SelectedPackage {
  const location = pool.locationText(id);
  const fileName = location.slice(location.lastIndexOf('/') + 1);
  // It becomes a name in the compose; the rest of the location is only read.
  if (!/^[^\s/][^/\0\n]*\.rpm$/.test(fileName) || location.split('/').includes('..')) {
    throw new InputError(
      `A repository has a package at '${location}', which is no place for an RPM`,
      {
        hint: 'Rename the file, and make the repository anew with createrepo_c.',
      },
    );
  }
  const type = pool.strings.text(pool.checksumType.at(id));
  return {
    fileName,
    url: pool.url(id),
    nevra: pool.nevra(id),
    sizeBytes: pool.sizeBytes(id),
    checksum: type === '' ? null : { type, value: pool.strings.text(pool.checksum.at(id)) },
  };
}

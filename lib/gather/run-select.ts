/** Chooses the packages of configured repositories that an arch may need (pungi/phases/pkgset/sources/source_repos.py). */
import { loadPool, type GatherSolution } from '../depsolve/index.js';
import { readComps } from '../comps/index.js';
import { readFile } from 'node:fs/promises';
import type { SelectedPackage, Selection } from '../pkgset/index.js';
import { writeScratchFile } from '../process/index.js';
import type { PackagePool } from '../repodata/index.js';
import { InputError } from '../errors.js';
import type { SelectJob, SelectReport } from './job.js';
import { commandOptions, formatInputFile } from './request.js';
import { logText, recordsOf } from './solution-records.js';
import { groupsFor, solveRequest } from './solve-request.js';

export async function runSelect(
  job: SelectJob,
  onProgress: (text: string) => void,
): Promise<SelectReport> {
  const groups = await groupIds(job.groupsOf);
  const request = { ...job.request, groups };
  await writeScratchFile(job.files.input, formatInputFile(request, []));
  const loaded = await loadPool({
    repositories: request.repositories,
    lookasideRepositories: [],
    scratch: job.scratch,
    onProgress,
  });
  const merged = await groupsFor(loaded, job.groupsOf);
  const solution = await solveRequest(loaded, merged, request, onProgress);
  const { pool } = loaded;
  const selection = selectionOf(pool, solution, job.treeArch);
  await writeScratchFile(
    job.files.log,
    logText(pool, solution, recordsOf(pool, solution), commandOptions(request)),
  );
  await writeScratchFile(job.selectionFile, JSON.stringify(selection));
  return { packages: selection.packages.length, warnings: loaded.warnings };
}

/** Ids of all groups of comps files. */
export async function groupIds(files: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const file of files) {
    for (const { id } of readComps(await readFile(file), file).groups) ids.add(id);
  }
  return [...ids].sort();
}

function selectionOf(pool: PackagePool, solution: GatherSolution, arch: string): Selection {
  return { version: 1, arch, packages: selectedPackages(pool, solution) };
}

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

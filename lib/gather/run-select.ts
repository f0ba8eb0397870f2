/** Chooses the packages of configured repositories that an arch may need (pungi/phases/pkgset/sources/source_repos.py). */
import { loadPool, type GatherSolution } from '../depsolve/index.js';
import { readComps } from '../comps/index.js';
import { readFile } from 'node:fs/promises';
import type { Selection } from '../pkgset/index.js';
import { writeScratchFile } from '../process/index.js';
import type { PackagePool } from '../repodata/index.js';
import type { SelectJob, SelectReport } from './job.js';
import {
  commandOptions,
  formatInputFile,
  groupsFor,
  logText,
  recordsOf,
  selectedPackages,
  solveRequest,
} from '../solve-request/index.js';

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

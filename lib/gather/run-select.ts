/** Chooses the packages of configured repositories that an arch may need (pungi/phases/pkgset/sources/source_repos.py). */
import { loadPool, type GatherSolution, type LoadedPool } from '../depsolve/index.js';
import { readComps } from '../comps/index.js';
import { readFile } from 'node:fs/promises';
import type { ArchModules, Selection } from '../pkgset/index.js';
import { writeScratchFile } from '../process/index.js';
import type { PackagePool } from '../repodata/index.js';
import type { SelectJob, SelectReport } from './job.js';
import { selectModules } from './select-modules.js';
import {
  commandOptions,
  formatInputFile,
  groupsFor,
  logText,
  recordsOf,
  selectedPackages,
  solveRequest,
  type MergedGroups,
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
  const modular = await modulesFor(job, loaded, merged, onProgress);
  const selection = selectionOf(pool, [solution, ...modular.solutions], job.treeArch);
  await writeScratchFile(job.modulesFile, JSON.stringify(modular.modules));
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

/** Packages that modules bring: what the names alone would have chosen may be hidden by them. */
async function modulesFor(
  { modules, request, groupsOf }: SelectJob,
  loaded: LoadedPool,
  groups: MergedGroups,
  onProgress: (text: string) => void,
): Promise<{ solutions: GatherSolution[]; modules: ArchModules }> {
  if (modules === null) return { solutions: [], modules: { version: 1, modules: [] } };
  const members = (await groupIds(groupsOf)).flatMap((id) => groups.membersOf(id));
  const inputs = [...request.packages, ...members.map(({ name }) => name), ...request.prepopulate];
  const found = await selectModules(
    loaded,
    modules,
    {
      ...request,
      langpacks: groups.langpacks,
      lookasideRepositories: [],
      inputs: [...new Set(inputs)].sort(),
      excludes: [],
    },
    onProgress,
  );
  return { solutions: [found.solution], modules: { version: 1, modules: [...found.modules] } };
}

function selectionOf(
  pool: PackagePool,
  solutions: readonly GatherSolution[],
  arch: string,
): Selection {
  const all = solutions.flatMap((solution) => selectedPackages(pool, solution));
  const packages = [...new Map(all.map((one) => [one.fileName, one])).values()];
  return {
    version: 1,
    arch,
    packages: packages.sort((a, b) => (a.fileName < b.fileName ? -1 : 1)),
  };
}

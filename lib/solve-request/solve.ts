/** Carries a solve request out over a loaded pool. */
import { readFile } from 'node:fs/promises';
import { readGroups, type CompsGroups } from '../comps/index.js';
import {
  solveOver,
  type GatherOptions,
  type GatherSolution,
  type LoadedPool,
} from '../depsolve/index.js';
import { baseArch } from '../rpm/index.js';
import { MergedGroups } from './groups.js';
import type { SolveRequest } from './request.js';

/** Groups of the repositories' own comps, then of the request's files. */
export async function groupsFor(
  loaded: LoadedPool,
  compsFiles: readonly string[],
): Promise<MergedGroups> {
  const files: CompsGroups[] = [];
  for (const { repository, comps } of loaded.repositories) {
    const text = await comps();
    if (text !== null) files.push(readGroups(text, `${repository.id}: comps`));
  }
  for (const file of compsFiles) files.push(readGroups(await readFile(file, 'utf8'), file));
  return new MergedGroups(files);
}

/** The solver's options: groups expanded. @throws InputError if a group is missing */
export function solverOptions(groups: MergedGroups, request: SolveRequest): GatherOptions {
  const { included = [], excluded = [] } = request.choices ?? {};
  const { names, conditionals } = groups.expand(request.groups, included);
  const excludedNames = groups.expand([], excluded).names;
  return {
    arch: baseArch(request.arch),
    includes: [...new Set([...request.packages, ...names])].sort(),
    excludes: [...request.excludes, ...excludedNames],
    prepopulate: [...request.prepopulate].sort(),
    conditionals,
    langpacks: groups.langpacks,
    greedy: request.greedy,
    fulltree: request.fulltree,
    fulltreeExcludes: request.fulltreeExcludes,
    selfhosting: request.selfhosting,
    multilibMethods: request.multilibMethods,
    multilibBlacklist: request.multilibBlacklist,
    multilibWhitelist: request.multilibWhitelist,
    lookasideRepositories: request.repositories
      .filter(({ isLookaside }) => isLookaside)
      .map(({ id }) => id),
    resolveDependencies: request.nodeps !== true,
    excludeSource: request.excludeSource === true,
    excludeDebug: request.excludeDebug === true,
  };
}

/** Solves a request. @throws InputError if comps or filelists are broken, or a group is missing */
export async function solveRequest(
  loaded: LoadedPool,
  groups: MergedGroups,
  request: SolveRequest,
  onProgress: (text: string) => void,
): Promise<GatherSolution> {
  return await solveOver(loaded, solverOptions(groups, request), onProgress);
}

/** Puts a gather question to repositories in memory and gives the answer as names. */
import type { FileFacts } from '../../../../lib/depsolve/index.js';
import { flagNames, solve, type GatherOptions } from '../../../../lib/depsolve/index.js';
import { poolOf, type MemoryPackage } from '../../../doubles/memory-repository.js';

export const DEFAULTS: GatherOptions = {
  arch: 'x86_64',
  includes: [],
  excludes: [],
  prepopulate: [],
  conditionals: [],
  langpacks: [],
  greedy: 'none',
  fulltree: false,
  fulltreeExcludes: [],
  selfhosting: false,
  multilibMethods: [],
  multilibBlacklist: [],
  multilibWhitelist: [],
  lookasideRepositories: [],
  resolveDependencies: true,
  excludeSource: false,
  excludeDebug: false,
};

export interface Answer {
  /** `name.arch`, sorted. */
  readonly rpm: string[];
  readonly srpm: string[];
  readonly debug: string[];
  /** Flags by `name.arch`, of packages that have any. */
  readonly flags: Record<string, string>;
  readonly unresolved: string[];
  readonly unmatched: readonly string[];
  readonly lacking: ReturnType<FileFacts['lacking']>;
}

/** @param repositories one repository's packages, or several by id */
export function ask(
  repositories: readonly MemoryPackage[] | Readonly<Record<string, readonly MemoryPackage[]>>,
  options: Partial<GatherOptions>,
  files?: FileFacts,
): Answer {
  const pool = poolOf(
    Array.isArray(repositories)
      ? { repo: repositories }
      : (repositories as Readonly<Record<string, readonly MemoryPackage[]>>),
  );
  const solution = solve(pool, { ...DEFAULTS, ...options }, files);
  const nameArch = (id: number): string => `${pool.nameText(id)}.${pool.archText(id)}`;
  const names = (ids: readonly number[]): string[] => ids.map(nameArch).sort();
  const all = [...solution.binary, ...solution.debug, ...solution.source];
  const flagged = all.map((id) => [nameArch(id), flagNames(solution.flags[id] ?? 0).join(',')]);
  return {
    rpm: names(solution.binary),
    srpm: names(solution.source),
    debug: names(solution.debug),
    flags: Object.fromEntries(flagged.filter(([, flags]) => flags !== '')),
    unresolved: solution.unresolved.map((one) => `${one.requirement} in ${one.package}`),
    unmatched: solution.unmatched,
    lacking: solution.lacking,
  };
}

/** What is asked of the solver, before comps groups are expanded (pungi/wrappers/pungi.py `write_kickstart`). */
import type { GatherLists, GatherRules } from '../depsolve/index.js';
import type { MadePools } from '../repodata/index.js';
import type { GroupRequest } from '../kickstart/index.js';

export interface RequestRepository {
  /** As the input file names it: `pungi-repo-0`, `lookaside-repo-1`. */
  readonly id: string;
  readonly url: string;
  readonly isLookaside: boolean;
  /** Its packages as they were read out of their headers. */
  readonly made?: MadePools;
}

export interface SolveRequest extends GatherRules, GatherLists {
  /** In the order of the input file; repositories that have comps only are not among them. */
  readonly repositories: readonly RequestRepository[];
  /** Comps files, in the order in which later ones win. */
  readonly compsFiles: readonly string[];
  readonly groups: readonly string[];
  /** Package patterns. */
  readonly packages: readonly string[];
  readonly excludes: readonly string[];
  /** Groups of which not all members are asked for, or that are excluded; not part of the input file. */
  readonly choices?: GroupChoices;
  /** True: dependencies are not followed. */
  readonly nodeps?: boolean;
  readonly excludeSource?: boolean;
  readonly excludeDebug?: boolean;
}

export interface GroupChoices {
  readonly included: readonly GroupRequest[];
  readonly excluded: readonly GroupRequest[];
}

const sorted = (lines: readonly string[]): string[] => [...new Set(lines)].sort();

function section(name: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\n%${name}\n${sorted(lines)
    .map((line) => `${line}\n`)
    .join('')}%end\n`;
}

/**
 * The request as an input file of pungi-gather: a person can try it again by hand.
 * @param compsRepositories repositories that only give comps, by id
 */
export function formatInputFile(
  request: SolveRequest,
  compsRepositories: readonly { readonly id: string; readonly url: string }[],
): string {
  const ordered = [
    ...request.repositories.filter(({ isLookaside }) => !isLookaside),
    ...compsRepositories,
    ...request.repositories.filter(({ isLookaside }) => isLookaside),
  ];
  const repositories = ordered.map(
    ({ id, url }) => `repo --name=${id} --baseurl=${withScheme(url)}\n`,
  );
  const packages = [
    ...sorted(request.groups).map((group) => `@${group} --optional\n`),
    ...sorted(request.packages).map((name) => `${name}\n`),
    ...sorted(request.excludes).map((name) => `-${name}\n`),
  ];
  return [
    ...repositories,
    '\n%packages\n',
    ...packages,
    '%end\n',
    section('fulltree-excludes', request.fulltreeExcludes),
    section('multilib-blacklist', request.multilibBlacklist),
    section('multilib-whitelist', request.multilibWhitelist),
    section('prepopulate', request.prepopulate),
  ].join('');
}

const withScheme = (url: string): string => (url.includes('://') ? url : `file://${url}`);

/** The options of pungi-gather that stand beside the input file. */
export function commandOptions(request: SolveRequest): string[] {
  return [
    ...(request.selfhosting ? ['--selfhosting'] : []),
    ...(request.fulltree ? ['--fulltree'] : []),
    `--greedy=${request.greedy}`,
    `--arch=${request.arch}`,
    ...request.multilibMethods.map((method) => `--multilib=${method}`),
    ...request.repositories.filter((repo) => repo.isLookaside).map(({ id }) => `--lookaside=${id}`),
  ];
}

/** What loading repositories needs to know of a request: whether files will be asked for at once. */
export function earlyQuestions({
  arch,
  multilibMethods,
}: Pick<SolveRequest, 'arch' | 'multilibMethods'>): { runtimeFilesOf?: string } {
  const asks = multilibMethods.includes('runtime') || multilibMethods.includes('devel');
  return asks ? { runtimeFilesOf: arch } : {};
}

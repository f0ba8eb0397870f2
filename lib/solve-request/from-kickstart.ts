/** Gathers what an input file of pungi-gather asks for (pungi/scripts/pungi_gather.py). */
import {
  loadPool,
  type GatherRules,
  type GatherSolution,
  type LoadedPool,
} from '../depsolve/index.js';
import { ConfigError } from '../errors.js';
import type { KickstartInput } from '../kickstart/index.js';
import type { SelectedPackage } from '../pkgset/index.js';
import { expandRepositoryVariables } from '../repodata/index.js';
import { earlyQuestions, type RequestRepository, type SolveRequest } from './request.js';
import { linesOfSolution, recordsOf, warningsOf } from './solution-records.js';
import type { PackageMap } from './records.js';
import { selectedPackages } from './selected-packages.js';
import { groupsFor, solveRequest } from './solve.js';

/** What pungi-gather takes on its command line. */
export interface KickstartOptions extends GatherRules {
  /** Ids of repositories whose packages satisfy dependencies but are not taken. */
  readonly lookaside: readonly string[];
  /** True: dependencies are not followed. */
  readonly nodeps: boolean;
  readonly excludeSource: boolean;
  readonly excludeDebug: boolean;
}

export interface KickstartSurroundings {
  /** Where metadata of servers is kept while it is read. */
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** The answer, in the forms that one may want of it. */
export class KickstartAnswer {
  constructor(
    private readonly loaded: LoadedPool,
    private readonly solution: GatherSolution,
  ) {}

  packages(): PackageMap {
    return recordsOf(this.loaded.pool, this.solution);
  }

  /** Lines `RPM(flags): URL`, in no order. */
  lines(): string[] {
    return linesOfSolution(this.loaded.pool, this.solution);
  }

  /** What pungi-gather warns of: names that no package has, requirements that nothing satisfies. */
  warnings(): string[] {
    return [...this.loaded.warnings, ...warningsOf(this.solution)];
  }

  /** All packages with where they can be had. @throws InputError if a location is no place for an RPM */
  selected(): readonly SelectedPackage[] {
    return selectedPackages(this.loaded.pool, this.solution);
  }
}

/**
 * Reads the repositories and solves.
 * @throws ConfigError if a lookaside repository is not in the input
 * @throws InputError if a repository cannot be read, or a group is missing
 */
export async function gatherKickstart(
  input: KickstartInput,
  options: KickstartOptions,
  surroundings: KickstartSurroundings,
): Promise<KickstartAnswer> {
  const request = requestOf(input, options);
  const { repositories } = request;
  const loaded = await loadPool({
    repositories,
    lookasideRepositories: options.lookaside,
    ...earlyQuestions(request),
    ...surroundings,
  });
  const groups = await groupsFor(loaded, []);
  const solution = await solveRequest(loaded, groups, request, surroundings.onProgress);
  return new KickstartAnswer(loaded, solution);
}

/** @throws ConfigError if a lookaside repository is not in the input */
export function requestOf(input: KickstartInput, options: KickstartOptions): SolveRequest {
  const { repositories, groups, excludedGroups, ...rest } = input;
  checkLookaside(input, options.lookaside);
  const { lookaside, ...asked } = options;
  return {
    ...rest,
    ...asked,
    repositories: repositories.map(({ id, url }): RequestRepository => ({
      id,
      url: expandRepositoryVariables(url, options.arch),
      isLookaside: lookaside.includes(id),
    })),
    compsFiles: [],
    groups: [],
    choices: { included: groups, excluded: excludedGroups },
  };
}

function checkLookaside({ repositories }: KickstartInput, lookaside: readonly string[]): void {
  const unknown = lookaside.find((id) => !repositories.some((repository) => repository.id === id));
  if (unknown === undefined) return;
  const known = repositories.map(({ id }) => id).join(', ');
  throw new ConfigError(
    [{ severity: 'error', message: `lookaside repository '${unknown}' is not in the input file` }],
    { hint: `the file has ${known === '' ? 'no repositories' : known}` },
  );
}

/** Loads repositories and solves a gather over them, reading filelists only if the solver asks for what they say. */
import { PackagePool, loadRepository, type LoadedRepository } from '../repodata/index.js';
import { FileFacts } from './file-facts.js';
import { isRuntimeFile } from './multilib-files.js';
import type { GatherOptions, GatherSolution, LackingFacts } from './options.js';
import { solve } from './solve.js';
import { PackageViews } from './views.js';

export interface GatherRepository {
  readonly id: string;
  /** `file://`, `http(s)://` or an absolute path. */
  readonly url: string;
}

export interface LoadRequest {
  /** In order; lookaside repositories are put first. */
  readonly repositories: readonly GatherRepository[];
  readonly lookasideRepositories: readonly string[];
  /** For metadata that has to be fetched. */
  readonly scratch: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** Repositories in one pool. */
export interface LoadedPool {
  readonly pool: PackagePool;
  readonly repositories: readonly LoadedRepository[];
  readonly warnings: readonly string[];
}

/** Loads repositories, those of lookaside before the others: of equal packages theirs count. @throws InputError */
export async function loadPool(request: LoadRequest): Promise<LoadedPool> {
  const pool = new PackagePool();
  const isLookaside = (repository: GatherRepository): boolean =>
    request.lookasideRepositories.includes(repository.id);
  const ordered = [
    ...request.repositories.filter(isLookaside),
    ...request.repositories.filter((repository) => !isLookaside(repository)),
  ];
  const loaded: LoadedRepository[] = [];
  for (const { id, url } of ordered) {
    request.onProgress?.(`reading ${id} (${url})`);
    const { scratch, signal, onProgress } = request;
    loaded.push(
      await loadRepository(pool, {
        id,
        url,
        scratch,
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      }),
    );
  }
  return { pool, repositories: loaded, warnings: loaded.flatMap(({ warnings }) => warnings) };
}

/** Solves over loaded repositories, as often as new facts about files are asked for. @throws InputError */
export async function solveOver(
  loaded: LoadedPool,
  options: GatherOptions,
  onProgress: (text: string) => void = () => undefined,
): Promise<GatherSolution> {
  const files = new FileFacts();
  for (;;) {
    onProgress(`solving over ${String(loaded.pool.size)} packages`);
    const solution = solve(loaded.pool, options, files);
    const { paths, runtimeFiles } = solution.lacking;
    if (paths.length === 0 && !runtimeFiles) return solution;
    onProgress('reading filelists');
    await readFiles(loaded, options, files, solution.lacking);
  }
}

async function readFiles(
  loaded: LoadedPool,
  options: GatherOptions,
  files: FileFacts,
  lacking: LackingFacts,
): Promise<void> {
  const { multilibArches } = new PackageViews(loaded.pool, {
    ...options,
    excludes: [],
    multilibBlacklist: [],
  });
  const kind = lacking.runtimeFiles
    ? { name: 'runtime', arches: multilibArches, matches: isRuntimeFile }
    : null;
  for (const { repository, repomd, files: ask } of loaded.repositories) {
    // A repository of comps alone has no packages and may lack filelists.
    if (repository.endPackage === repository.firstPackage) continue;
    if (!repomd.entries.has('filelists')) continue;
    files.add(await ask({ paths: lacking.paths, kind }), loaded.pool, repository);
  }
  files.settle(lacking);
}

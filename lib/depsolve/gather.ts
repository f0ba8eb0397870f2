/** Loads repositories and solves a gather over them, reading filelists only if the solver asks for what they say. */
import {
  PackagePool,
  loadRepository,
  type FileAnswer,
  type FileQuestion,
  type LoadedRepository,
  type LoadOptions,
  type MadePools,
  type Repomd,
} from '../repodata/index.js';
import { EarlyFiles } from './early-files.js';
import { FileFacts } from './file-facts.js';
import type { GatherOptions, GatherSolution, LackingFacts } from './options.js';
import { runtimeKind } from './runtime-kind.js';
import type { HybridOptions, HybridSolution, ModuleChoice } from './hybrid/options.js';
import { solveHybrid } from './hybrid/solve-hybrid.js';
import { solve } from './solve.js';

export interface GatherRepository {
  readonly id: string;
  /** `file://`, `http(s)://` or an absolute path. */
  readonly url: string;
  /** Its packages as they were read out of their headers. */
  readonly made?: MadePools;
}

export interface LoadRequest {
  /** In order; lookaside repositories are put first. */
  readonly repositories: readonly GatherRepository[];
  readonly lookasideRepositories: readonly string[];
  /** For metadata that has to be fetched. */
  readonly scratch: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** The tree's arch, if the solver will ask which packages are multilib by their files. */
  readonly runtimeFilesOf?: string;
}

/** Repositories in one pool. */
export interface LoadedPool {
  readonly pool: PackagePool;
  readonly repositories: readonly LoadedRepository[];
  readonly warnings: readonly string[];
  readonly earlyFiles: EarlyFiles;
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
  const earlyFiles = new EarlyFiles(request.runtimeFilesOf ?? null);
  try {
    const loaded: LoadedRepository[] = [];
    for (const { id, url, made } of ordered) {
      request.onProgress?.(`reading ${id} (${url})`);
      const options = loadOptions(request, id, url);
      const onRepomd = (repomd: Repomd): void => {
        earlyFiles.ask(options, repomd);
      };
      const kept = made === undefined ? {} : { made };
      loaded.push(await loadRepository(pool, { ...options, ...kept, onRepomd }));
    }
    const warnings = loaded.flatMap((repository) => repository.warnings);
    return { pool, repositories: loaded, warnings, earlyFiles };
  } catch (error) {
    earlyFiles.abandon();
    throw error;
  }
}

function loadOptions(
  { scratch, signal, onProgress }: LoadRequest,
  id: string,
  url: string,
): LoadOptions {
  return {
    id,
    url,
    scratch,
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

/** Solves over loaded repositories, as often as new facts about files are asked for. @throws InputError */
export async function solveOver(
  loaded: LoadedPool,
  options: GatherOptions,
  onProgress: (text: string) => void = () => undefined,
): Promise<GatherSolution> {
  return await withFiles(loaded, options, onProgress, (files) =>
    solve(loaded.pool, options, files),
  );
}

/** The same with modules (pungi/phases/gather/methods/method_hybrid.py). @throws InputError */
export async function solveHybridOver(
  loaded: LoadedPool,
  choice: ModuleChoice,
  options: HybridOptions,
  onProgress: (text: string) => void = () => undefined,
): Promise<HybridSolution> {
  return await withFiles(loaded, options, onProgress, (files) =>
    solveHybrid(loaded.pool, choice, options, files),
  );
}

async function withFiles<Solution extends GatherSolution>(
  loaded: LoadedPool,
  options: Pick<GatherOptions, 'arch'>,
  onProgress: (text: string) => void,
  solveWith: (files: FileFacts) => Solution,
): Promise<Solution> {
  const files = new FileFacts();
  await takeEarlyFiles(loaded, files, onProgress);
  for (;;) {
    onProgress(`solving over ${String(loaded.pool.size)} packages`);
    const solution = solveWith(files);
    const { paths, runtimeFiles } = solution.lacking;
    if (paths.length === 0 && !runtimeFiles) return solution;
    onProgress('reading filelists');
    await readFiles(loaded, options, files, solution.lacking);
  }
}

/** What will be asked anyway is known before anything is solved. */
async function takeEarlyFiles(
  { pool, repositories, earlyFiles }: LoadedPool,
  files: FileFacts,
  onProgress: (text: string) => void,
): Promise<void> {
  if (earlyFiles.arch === null) return;
  onProgress('reading filelists');
  const kind = runtimeKind(earlyFiles.arch);
  for (const [index, loaded] of repositories.entries()) {
    const answer =
      (await earlyFiles.ofRepository(index)) ?? (await answerOf(loaded, { paths: [], kind }));
    if (answer !== null) files.add(answer, pool, loaded.repository);
  }
  files.settle({ paths: [], runtimeFiles: true });
}

/** Null: there is nothing that could be asked. */
async function answerOf(
  { repository, repomd, files }: LoadedRepository,
  question: FileQuestion,
): Promise<FileAnswer | null> {
  // A repository of comps alone has no packages and may lack filelists.
  const isEmpty = repository.endPackage === repository.firstPackage;
  return isEmpty || !repomd.entries.has('filelists') ? null : await files(question);
}

export async function readFiles(
  loaded: LoadedPool,
  options: Pick<GatherOptions, 'arch'>,
  files: FileFacts,
  lacking: LackingFacts,
): Promise<void> {
  const kind = lacking.runtimeFiles ? runtimeKind(options.arch) : null;
  for (const repository of loaded.repositories) {
    const answer = await answerOf(repository, { paths: lacking.paths, kind });
    if (answer !== null) files.add(answer, loaded.pool, repository.repository);
  }
  files.settle(lacking);
}

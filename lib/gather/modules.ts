/** Method `hybrid`: packages and modules together (pungi/phases/gather/methods/method_hybrid.py). */
import {
  solveHybridOver,
  type HybridOptions,
  type HybridSolution,
  type LoadedPool,
} from '../depsolve/index.js';
import { InputError } from '../errors.js';
import {
  combinationsFor,
  ModuleCatalog,
  parseModuleDocuments,
  platformsOf,
  type ModuleDocument,
} from '../modulemd/index.js';
import type { PackagePool } from '../repodata/index.js';

/** What a variant's gather is told of modules. */
export interface ModuleRequest {
  /** `NAME:STREAM` of the variant's modules. */
  readonly specs: readonly string[];
  /** Streams of the platform that the modules of all variants ask for. */
  readonly platforms: readonly string[];
  /** Patterns of option filter_modules, where the specs may still name such modules. */
  readonly filtered?: readonly string[];
}

/** The module metadata of repositories, in their order. @throws InputError if it is broken */
export async function moduleDocuments(
  { repositories }: LoadedPool,
  isWanted: (id: string) => boolean = () => true,
): Promise<readonly ModuleDocument[]> {
  const wanted = repositories.filter(({ repository }) => isWanted(repository.id));
  const documents = await Promise.all(
    wanted.map(async ({ repository: { id }, modules }) =>
      parseModuleDocuments((await modules()) ?? '', `${id}: modules`),
    ),
  );
  return documents.flat();
}

/** Solves with the modules that the repositories have. @throws InputError if module metadata is broken or at odds */
export async function gatherWithModules(
  loaded: LoadedPool,
  { platforms, filtered = [] }: Pick<ModuleRequest, 'platforms' | 'filtered'>,
  options: HybridOptions,
  onProgress: (text: string) => void,
): Promise<HybridSolution> {
  const documents = await moduleDocuments(loaded);
  const isLookaside = (id: string): boolean => options.lookasideRepositories.includes(id);
  const outside = platformsOf(await moduleDocuments(loaded, isLookaside));
  const modules = new ModuleCatalog(documents).unfiltered(options.modules, filtered);
  return await solveModules(
    loaded,
    { documents, platforms: [...platforms, ...outside] },
    { ...options, modules },
    onProgress,
  );
}

/** Solves with the modules of documents, on the one platform that is asked for. @throws InputError if there are more */
export async function solveModules(
  loaded: LoadedPool,
  asked: { readonly documents: readonly ModuleDocument[]; readonly platforms: readonly string[] },
  options: HybridOptions,
  onProgress: (text: string) => void,
): Promise<HybridSolution> {
  const catalog = new ModuleCatalog(asked.documents);
  const platform = onePlatform(asked.platforms);
  return await solveHybridOver(
    loaded,
    { catalog, combinationsFor: (stream) => combinationsFor(catalog, stream, platform) },
    options,
    onProgress,
  );
}

function onePlatform(asked: readonly string[]): string | null {
  const platforms = [...new Set(asked)].sort();
  if (platforms.length <= 1) return platforms[0] ?? null;
  throw new InputError(
    `There are conflicting requests for platform: modules need ${platforms.join(' and ')}`,
    { hint: 'compose modules of one platform only, or leave the others out with filter_modules' },
  );
}

/** What was asked, a line each: first modules, then packages (pungi/wrappers/fus.py `write_config`). */
export const solvablesText = (modules: readonly string[], inputs: readonly string[]): string =>
  [...[...modules].sort().map((spec) => `module(${spec})`), ...[...inputs].sort()]
    .map((line) => `${line}\n`)
    .join('');

/** Requirements that nothing satisfies, in the words of libsolv, and the result, as fus prints them. */
export function hybridLogText(pool: PackagePool, solution: HybridSolution): string {
  const problems = problemTexts(solution);
  const packageLine = (id: number): string => {
    const { id: repository = '' } = pool.repositories[pool.repository.at(id)] ?? {};
    const mark = solution.isModular(id) ? '*' : '';
    return `${mark}${pool.nameText(id)}-${pool.evrText(id)}.${pool.archText(id)}@${repository}`;
  };
  return [
    ...problems.map(
      (text, index) => `Problem ${String(index + 1)} / ${String(problems.length)}:\n  - ${text}`,
    ),
    ...solution.modules.map((uid) => `module:${uid}@modules`),
    ...[...solution.binary, ...solution.debug].map(packageLine),
    '',
  ].join('\n');
}

export const problemTexts = ({ unresolved }: HybridSolution): string[] => [
  ...new Set(
    unresolved.map((one) => `nothing provides ${one.requirement} needed by ${one.package}`),
  ),
];

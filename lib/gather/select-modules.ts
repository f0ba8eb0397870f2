/** Modules of configured repositories: which of them variants get, and the packages that come with them. */
import type { HybridOptions, HybridSolution, LoadedPool } from '../depsolve/index.js';
import { ModuleCatalog, moduleUid, parseModuleDocuments, platformsOf } from '../modulemd/index.js';
import { REPOS_SET, type ArchModule } from '../pkgset/index.js';
import { moduleDocuments, solveModules } from './modules.js';

/** The modules that a variant names. */
export interface WantedModules {
  readonly variant: string;
  /** `NAME[:STREAM[:VERSION[:CONTEXT]]]`. */
  readonly specs: readonly string[];
  /** Patterns of those that it does not get, by option filter_modules. */
  readonly filtered: readonly string[];
}

export interface ModuleSelection {
  readonly wanted: readonly WantedModules[];
  /** Module metadata with the compose's defaults. */
  readonly defaults: string;
}

export interface SelectedModules {
  readonly solution: HybridSolution;
  /** Those that are wanted, and those that these need. */
  readonly modules: readonly ArchModule[];
}

/** @throws InputError if module metadata is broken or at odds */
export async function selectModules(
  loaded: LoadedPool,
  { wanted, defaults }: ModuleSelection,
  options: Omit<HybridOptions, 'modules'>,
  onProgress: (text: string) => void,
): Promise<SelectedModules> {
  const streams = (await moduleDocuments(loaded)).filter(({ kind }) => kind === 'modulemd');
  const documents = [...streams, ...parseModuleDocuments(defaults, 'module defaults')];
  const catalog = new ModuleCatalog(documents);
  const kept = wanted.map(({ variant, specs: all, filtered }) => ({
    variant,
    specs: catalog.unfiltered(all, filtered),
  }));
  const chosen = kept.map(({ variant, specs: own }) => ({
    variant,
    uids: new Set(own.flatMap((spec) => catalog.matching(spec).map(({ uid }) => uid))),
  }));
  const specs = [...new Set(kept.flatMap((one) => one.specs))];
  const asked = catalog.streams.filter(({ uid }) => chosen.some(({ uids }) => uids.has(uid)));
  const solution = await solveModules(
    loaded,
    { documents, platforms: platformsOf(asked) },
    { ...options, modules: specs },
    onProgress,
  );
  const byUid = new Map(streams.map((one) => [moduleUid(one), one] as const));
  const modules = solution.modules.flatMap((uid) => {
    const document = byUid.get(uid);
    if (document === undefined) return [];
    const variants = chosen.filter(({ uids }) => uids.has(uid)).map(({ variant }) => variant);
    return [{ uid, variants, kojiTag: REPOS_SET, text: document.text }];
  });
  return { solution, modules };
}

/** What a gather with modules is asked, and what it answers (pungi/phases/gather/methods/method_hybrid.py). */
import type { Combination, ModuleCatalog, ModuleStream } from '../../modulemd/index.js';
import type { GatherOptions, GatherSolution } from '../options.js';

export interface HybridOptions extends Pick<
  GatherOptions,
  | 'arch'
  | 'langpacks'
  | 'multilibMethods'
  | 'multilibBlacklist'
  | 'multilibWhitelist'
  | 'lookasideRepositories'
> {
  /** `NAME:STREAM[:VERSION[:CONTEXT]]`: all packages of these come in, with what they need. */
  readonly modules: readonly string[];
  /** Names, `name.arch`, or globs over names. */
  readonly inputs: readonly string[];
  /** The same, for what must not be taken; not of modules, nor from lookaside. `name.src`: sources. */
  readonly excludes: readonly string[];
}

/** Modules that may be chosen from. */
export interface ModuleChoice {
  readonly catalog: ModuleCatalog;
  /** Streams with which one of them works; none if something that it needs is not there. */
  readonly combinationsFor: (stream: ModuleStream) => readonly Combination[];
}

export interface HybridSolution extends GatherSolution {
  /** The streams that were asked for, or are needed, by uid; sorted. */
  readonly modules: readonly string[];
  /** Packages of modules. */
  readonly isModular: (id: number) => boolean;
}

/** What the solving thread is asked: a variant's gather, or the choice of packages out of configured repositories. */
import type { NamedPackage } from './inputs.js';
import type { Method, SourceName } from './method.js';
import type { ModuleRequest } from './modules.js';
import type { ModuleSelection } from './select-modules.js';
import type { SolveRequest } from '../solve-request/index.js';

/** One source of inputs of a variant. */
export interface SourceRun {
  readonly source: SourceName;
  /** null: none is configured, an error if the source names something. */
  readonly method: Method | null;
  readonly packages: readonly NamedPackage[];
  /** Packages of modules, `NAME-EPOCH:VERSION-RELEASE.ARCH`; method deps takes them by name. */
  readonly artifacts?: readonly string[];
  /** For method hybrid. */
  readonly modules?: ModuleRequest;
  readonly filters: readonly NamedPackage[];
  readonly prepopulate: readonly string[];
  /** Comps files whose groups are inputs, if the source is comps. */
  readonly groupsOf: readonly string[];
  /** Add release packages, by the tops of the variants whose inputs count; the first is the variant's own. */
  readonly systemReleaseFor: readonly string[];
}

/** Files that the thread writes into scratch, for one source. */
export interface RunFiles {
  readonly input: string;
  readonly log: string;
  /** Of method hybrid: the whole question, as `punji why` reads it. */
  readonly question: string;
}

export interface GatherJob {
  readonly kind: 'gather';
  readonly variant: string;
  /** Tree arch. */
  readonly treeArch: string;
  /** All but what the sources decide. */
  readonly base: Omit<SolveRequest, 'groups' | 'packages' | 'excludes' | 'prepopulate'>;
  /** For the input file: comps repositories by id. */
  readonly compsRepositories: readonly { readonly id: string; readonly url: string }[];
  readonly runs: readonly SourceRun[];
  readonly files: Readonly<Record<string, RunFiles>>;
  readonly resultFile: string;
  /** Where fetched metadata may lie. */
  readonly scratch: string;
}

export interface SelectJob {
  readonly kind: 'select';
  readonly treeArch: string;
  readonly request: Omit<SolveRequest, 'groups'>;
  /** Comps files of which all groups are inputs. */
  readonly groupsOf: readonly string[];
  /** Null: no variant knows modules. */
  readonly modules: ModuleSelection | null;
  readonly files: Pick<RunFiles, 'input' | 'log'>;
  readonly selectionFile: string;
  /** Where the modules that were chosen go. */
  readonly modulesFile: string;
  readonly scratch: string;
}

/** Requirements that nothing satisfies, by `name.arch` of who has them. */
export type BrokenDependencies = Readonly<Record<string, readonly string[]>>;

export interface GatherReport {
  readonly counts: { readonly rpm: number; readonly srpm: number; readonly debuginfo: number };
  readonly broken: BrokenDependencies;
  /** Input names that no repository has. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  /** Streams that came in, by uid; null: the method knows no modules. */
  readonly modules: readonly string[] | null;
  /** Sources that named something and were gathered. */
  readonly gathered: readonly SourceName[];
}

export interface SelectReport {
  readonly packages: number;
  readonly warnings: readonly string[];
}

/** What a gather is asked, and what it answers (pungi/gather_dnf.py `GatherOptions`). */

export const GREEDY_METHODS = ['none', 'build', 'all'] as const;
/** Which providers of a requirement are taken: the best, the best with its siblings, or all. */
export type GreedyMethod = (typeof GREEDY_METHODS)[number];

export const MULTILIB_METHODS = ['none', 'all', 'devel', 'runtime'] as const;
export type MultilibMethod = (typeof MULTILIB_METHODS)[number];

/** A package that comes in with another: comps' conditional members. */
export interface ConditionalRule {
  /** If a package of this name is in … */
  readonly name: string;
  /** … this one is taken, too. */
  readonly install: string;
}

/** A package's translations: `install` is a name with `%s` for the language. */
export interface LangpackRule {
  readonly name: string;
  readonly install: string;
}

/** The rules of a gather, as the command line of pungi-gather gives them. */
export interface GatherRules {
  /** Tree arch, or the depsolver's name for it (`i686`, `armv7hnl`): the base arch decides what is native. */
  readonly arch: string;
  readonly greedy: GreedyMethod;
  /** Take all packages built from a source package of which one is in. */
  readonly fulltree: boolean;
  /** Take what building the source packages needs. */
  readonly selfhosting: boolean;
  readonly multilibMethods: readonly MultilibMethod[];
}

/** Lists of names that bend the rules, each a section of an input file of pungi-gather. */
export interface GatherLists {
  /** Names of source packages for which fulltree does nothing; their packages are flagged. */
  readonly fulltreeExcludes: readonly string[];
  readonly multilibBlacklist: readonly string[];
  readonly multilibWhitelist: readonly string[];
  /** `name.arch`: must be in, whatever else. */
  readonly prepopulate: readonly string[];
}

export interface GatherOptions extends GatherRules, GatherLists {
  /** Patterns over names: `bash`, `lib*`, `glibc.+` (multilib), `foo-debuginfo`, `foo.i686`. */
  readonly includes: readonly string[];
  /** Patterns over names that must not be taken from other than lookaside repositories. */
  readonly excludes: readonly string[];
  readonly conditionals: readonly ConditionalRule[];
  readonly langpacks: readonly LangpackRule[];
  /** Ids of repositories whose packages satisfy dependencies but are not taken. */
  readonly lookasideRepositories: readonly string[];
  /** False: dependencies are not followed. */
  readonly resolveDependencies: boolean;
  readonly excludeSource: boolean;
  readonly excludeDebug: boolean;
}

/** Flags in order of their bits; names as Pungi prints them. */
export const FLAG_NAMES = [
  'lookaside',
  'input',
  'prepopulate',
  'conditional',
  'self-hosting',
  'fulltree',
  'multilib',
  'langpack',
  'fulltree-exclude',
] as const;
export type GatherFlag = (typeof FLAG_NAMES)[number];

export const FLAG = {
  lookaside: 1,
  input: 2,
  prepopulate: 4,
  conditional: 8,
  selfHosting: 16,
  fulltree: 32,
  multilib: 64,
  langpack: 128,
  fulltreeExclude: 256,
} as const;

/** The names of flag bits, sorted. */
export function flagNames(bits: number): GatherFlag[] {
  return FLAG_NAMES.filter((_, index) => (bits & (1 << index)) !== 0).sort();
}

export const REASONS = [
  'input',
  'prepopulate',
  'conditional',
  'requires',
  'build-requires',
  'source',
  'debuginfo',
  'debuginfo-requires',
  'fulltree',
  'langpack',
  'multilib',
  'module',
] as const;
/** Why a package is in. */
export type Reason = (typeof REASONS)[number];

/** How a package came in: what for, by which package, for which requirement. */
export interface Origin {
  readonly reason: Reason;
  /** Package number; null if no package asked. */
  readonly by: number | null;
  /** Relation number; null if it was no requirement. */
  readonly requirement: number | null;
}

/** A requirement that nothing satisfies. */
export interface UnresolvedDependency {
  readonly requirement: string;
  /** `name.arch` of the package that has it. */
  readonly package: string;
}

/** The answer; packages as numbers of the pool, ascending. */
export interface GatherSolution {
  readonly binary: readonly number[];
  readonly debug: readonly number[];
  readonly source: readonly number[];
  /** Flag bits by package number. */
  readonly flags: Uint16Array;
  readonly origins: ReadonlyMap<number, Origin>;
  /** In the order in which they were met; the same one once for each package that has it. */
  readonly unresolved: readonly UnresolvedDependency[];
  /** Include patterns that match no package. */
  readonly unmatched: readonly string[];
  readonly unmatchedPrepopulate: readonly string[];
  /** Facts about files that the solver lacked: read them and solve again, if there are any. */
  readonly lacking: LackingFacts;
}

/** Facts that only filelists metadata has. */
export interface LackingFacts {
  /** Paths whose owners are not known. */
  readonly paths: readonly string[];
  /** Whether it was asked which packages are multilib by their files. */
  readonly runtimeFiles: boolean;
}

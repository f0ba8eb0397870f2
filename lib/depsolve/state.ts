/** What is in the result so far, with flags and origins; and the work lists of the stages. */
import type { PackagePool } from '../repodata/index.js';
import { sourceNameOf } from '../rpm/index.js';
import { FLAG, type GatherOptions, type Origin, type UnresolvedDependency } from './options.js';
import type { Providers } from './providers.js';
import type { PackageViews } from './views.js';
import type { PackageIndexes } from './indexes.js';

/** A set of packages that also keeps them for the stages that have not looked at them yet. */
export class ResultSet {
  private readonly member: Uint8Array;
  readonly packages: number[] = [];

  constructor(size: number) {
    this.member = new Uint8Array(size);
  }

  has = (id: number): boolean => this.member[id] === 1;

  /** False if it was there. */
  add(id: number): boolean {
    if (this.member[id] === 1) return false;
    this.member[id] = 1;
    this.packages.push(id);
    return true;
  }
}

/** Hands out each package of a set once, in batches of those that came since the last time. */
export class WorkList {
  private next = 0;

  constructor(private readonly set: ResultSet) {}

  /** What is new, by position: the order that decides ties (docs/gather.md). */
  take(): number[] {
    const batch = this.set.packages.slice(this.next).sort((a, b) => a - b);
    this.next = this.set.packages.length;
    return batch;
  }
}

export class GatherState {
  readonly binary: ResultSet;
  readonly debug: ResultSet;
  readonly source: ResultSet;
  readonly flags: Uint16Array;
  readonly origins = new Map<number, Origin>();
  readonly unresolved: UnresolvedDependency[] = [];
  /** The providers taken for a relation, whoever asked first. */
  readonly resolved = new Map<number, readonly number[]>();
  private readonly fulltreeExcludes: ReadonlySet<string>;

  constructor(
    readonly pool: PackagePool,
    readonly options: GatherOptions,
    readonly views: PackageViews,
    readonly providers: Providers,
    readonly indexes: PackageIndexes,
    /** Packages that are preferred as if they were in already. */
    private readonly isPreferred: (id: number) => boolean = () => false,
  ) {
    this.binary = new ResultSet(pool.size);
    this.debug = new ResultSet(pool.size);
    this.source = new ResultSet(pool.size);
    this.flags = new Uint16Array(pool.size);
    this.fulltreeExcludes = new Set(options.fulltreeExcludes);
  }

  /** Whether a package is in, or is preferred as if it were. */
  isKnown = (id: number): boolean => this.binary.has(id) || this.isPreferred(id);

  flag(id: number, bits: number): void {
    this.flags[id] = (this.flags[id] ?? 0) | bits;
  }

  isFulltreeExcluded(id: number): boolean {
    return this.fulltreeExcludes.has(sourceNameOf(this.pool.sourceRpmText(id)));
  }

  /** Adds a package to a result; true if it is new there. */
  add(set: ResultSet, id: number, origin: Origin): boolean {
    if (!set.add(id)) return false;
    if (!this.origins.has(id)) this.origins.set(id, origin);
    if (set === this.source) return true;
    if (this.views.isLookaside(id)) this.flag(id, FLAG.lookaside);
    if (this.isFulltreeExcluded(id)) this.flag(id, FLAG.fulltreeExclude);
    return true;
  }
}

/**
 * Which packages can be seen where (pungi/gather_dnf.py `GatherBase`): binary, debug and source packages of the
 * arch's native and multilib arches, after excludes, and only the newest of each name and arch.
 */
import type { PackagePool } from '../repodata/index.js';
import { baseArch, compareEvr, isDebugName, isSourceArch, validArches } from '../rpm/index.js';
import { globTest } from './glob.js';
import type { GatherOptions } from './options.js';
import { PackageLists } from './package-lists.js';

const BIT = {
  native: 1,
  multilib: 2,
  noarch: 4,
  debug: 8,
  source: 16,
  lookaside: 32,
  /** Not excluded, and the newest of its name and arch. */
  live: 64,
} as const;
const VALID = BIT.native | BIT.multilib;

export class PackageViews {
  private readonly bits: Uint8Array;
  /** Position of the package's arch among the tree's valid arches, the best 0. */
  readonly archRank: Uint8Array;

  /** @param hidden packages that are as if they were not there, marked by 1 */
  constructor(
    private readonly pool: PackagePool,
    options: Pick<
      GatherOptions,
      'arch' | 'excludes' | 'multilibBlacklist' | 'lookasideRepositories'
    >,
    hidden: Uint8Array | null = null,
  ) {
    this.bits = new Uint8Array(pool.size);
    this.archRank = new Uint8Array(pool.size);
    const base = baseArch(options.arch);
    const valid = validArches(base, { multilib: true });
    const native = validArches(base, { multilib: false });
    this.classify(valid, new Set(native), new Set(options.lookasideRepositories));
    const excluded = hidden === null ? new Uint8Array(pool.size) : Uint8Array.from(hidden);
    for (const pattern of options.excludes) this.exclude(pattern, excluded);
    for (const pattern of options.multilibBlacklist) this.excludeMultilib(pattern, excluded);
    this.keepNewest(excluded);
  }

  isNative = (id: number): boolean => this.has(id, BIT.native);
  isNoarch = (id: number): boolean => this.has(id, BIT.noarch);
  isLookaside = (id: number): boolean => this.has(id, BIT.lookaside);
  isSource = (id: number): boolean => this.has(id, BIT.source | BIT.live);

  /** A binary package that may be taken. */
  isBinary = (id: number): boolean => this.isLiveOf(id, 0);
  isNativeBinary = (id: number): boolean => this.isBinary(id) && this.has(id, BIT.native);
  /** Includes noarch. */
  isMultilibBinary = (id: number): boolean => this.isBinary(id) && this.has(id, BIT.multilib);

  /** A debug package of a valid arch: excludes do not reach it here, nor does being old. */
  isAnyDebug = (id: number): boolean => this.has(id, BIT.debug) && this.has(id, VALID, 'some');
  isNativeDebug = (id: number): boolean => this.isLiveOf(id, BIT.debug) && this.has(id, BIT.native);
  isMultilibDebug = (id: number): boolean =>
    this.isLiveOf(id, BIT.debug) && this.has(id, BIT.multilib);

  private has(id: number, mask: number, how: 'all' | 'some' = 'all'): boolean {
    const found = (this.bits[id] ?? 0) & mask;
    return how === 'all' ? found === mask : found !== 0;
  }

  private isLiveOf(id: number, kind: number): boolean {
    const bits = this.bits[id] ?? 0;
    return (
      (bits & BIT.live) !== 0 && (bits & VALID) !== 0 && (bits & (BIT.debug | BIT.source)) === kind
    );
  }

  private classify(
    valid: readonly string[],
    native: ReadonlySet<string>,
    lookaside: ReadonlySet<string>,
  ): void {
    const { pool } = this;
    const byArch = new Map<number, { bits: number; rank: number }>();
    const factsOf = (arch: string) => ({
      bits: archBits(arch, valid, native),
      rank: Math.max(0, valid.indexOf(arch)),
    });
    // By string number of the name: 1 if it is a debug package's, 2 if not, 0 if that was not looked at.
    const debugNames = new Uint8Array(pool.strings.length);
    const lookasideFlags = pool.repositories.map(({ id }) => lookaside.has(id));
    for (let id = 0; id < pool.size; id += 1) {
      const arch = pool.arch.at(id);
      const facts = byArch.get(arch) ?? factsOf(pool.strings.text(arch));
      byArch.set(arch, facts);
      const name = pool.name.at(id);
      if (debugNames[name] === 0) debugNames[name] = isDebugName(pool.strings.text(name)) ? 1 : 2;
      const isDebug = debugNames[name] === 1;
      const isSource = (facts.bits & BIT.source) !== 0;
      this.archRank[id] = facts.rank;
      this.bits[id] =
        facts.bits |
        (isDebug && !isSource ? BIT.debug : 0) |
        (lookasideFlags[pool.repository.at(id)] === true ? BIT.lookaside : 0);
    }
  }

  /** Excludes by name; never from lookaside repositories. */
  private exclude(pattern: string, excluded: Uint8Array): void {
    if (pattern.endsWith('.+')) {
      this.mark(pattern.slice(0, -2), excluded, (id) => this.isForeignBinary(id, false));
    } else if (pattern.endsWith('.src')) {
      this.mark(pattern.slice(0, -4), excluded, (id) => this.isOurs(id, BIT.source));
    } else {
      const kind = isDebugName(pattern) ? BIT.debug : 0;
      this.mark(pattern, excluded, (id) => this.isOurs(id, kind) && this.has(id, VALID, 'some'));
    }
  }

  /** Lookaside or not, whitelisted or not. */
  private excludeMultilib(pattern: string, excluded: Uint8Array): void {
    this.mark(pattern, excluded, (id) => this.isForeignBinary(id, true));
  }

  private isOurs(id: number, kind: number): boolean {
    const bits = this.bits[id] ?? 0;
    return (bits & (BIT.debug | BIT.source)) === kind && (bits & BIT.lookaside) === 0;
  }

  private isForeignBinary(id: number, withLookaside: boolean): boolean {
    const bits = this.bits[id] ?? 0;
    if (!withLookaside && (bits & BIT.lookaside) !== 0) return false;
    return (bits & (BIT.multilib | BIT.noarch | BIT.debug | BIT.source)) === BIT.multilib;
  }

  private mark(glob: string, excluded: Uint8Array, applies: (id: number) => boolean): void {
    const matches = globTest(glob);
    const known = new Map<number, boolean>();
    for (let id = 0; id < this.pool.size; id += 1) {
      const name = this.pool.name.at(id);
      let isMatch = known.get(name);
      if (isMatch === undefined) known.set(name, (isMatch = matches(this.pool.strings.text(name))));
      if (isMatch && applies(id)) excluded[id] = 1;
    }
  }

  /** Marks as live what is not excluded and not older than another of its name and arch; equals stay. */
  private keepNewest(excluded: Uint8Array): void {
    const { pool } = this;
    const lists = new PackageLists(
      pool,
      pool.name.view(),
      (id) => excluded[id] === 0 && this.has(id, VALID | BIT.source, 'some'),
    );
    for (const [name] of lists.keys()) this.keepNewestOf(lists.of(name));
  }

  /** @param packages all of one name */
  private keepNewestOf(packages: readonly number[]): void {
    const { arch } = this.pool;
    const newest = new Map<number, number>();
    for (const id of packages) {
      const best = newest.get(arch.at(id));
      if (best === undefined || this.compareAge(id, best) > 0) newest.set(arch.at(id), id);
    }
    for (const id of packages) {
      const best = newest.get(arch.at(id)) ?? id;
      if (this.compareAge(id, best) === 0) this.bits[id] = (this.bits[id] ?? 0) | BIT.live;
    }
  }

  private compareAge(a: number, b: number): number {
    if (this.pool.evr.at(a) === this.pool.evr.at(b)) return 0;
    return compareEvr(this.pool.evrText(a), this.pool.evrText(b));
  }
}

function archBits(arch: string, valid: readonly string[], native: ReadonlySet<string>): number {
  if (isSourceArch(arch)) return BIT.source;
  if (arch === 'noarch') return BIT.native | BIT.multilib | BIT.noarch;
  if (native.has(arch)) return BIT.native;
  return valid.includes(arch) ? BIT.multilib : 0;
}

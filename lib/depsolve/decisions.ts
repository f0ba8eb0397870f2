/**
 * Looks at decisions of a gather once more: who could have satisfied a requirement, and why others were not taken.
 * Needs the repositories and options, not the run: every reason follows from the rules of best.ts and views.ts.
 */
import type { ModuleCatalog } from '../modulemd/index.js';
import type { PackagePool } from '../repodata/index.js';
import { isSourceArch, validArches } from '../rpm/index.js';
import { compareForBest } from './best.js';
import { FileFacts } from './file-facts.js';
import { readFiles, type LoadedPool } from './gather.js';
import { globTest } from './glob.js';
import type { GatherOptions } from './options.js';
import { ModularStandings, type ModularStanding } from './hybrid/standings.js';
import { Providers } from './providers.js';
import { PackageViews } from './views.js';

/** Whether a package could be taken at all. */
export type Standing =
  | { readonly kind: 'available' }
  | { readonly kind: 'foreign-arch' }
  | { readonly kind: 'excluded'; readonly pattern: string }
  | { readonly kind: 'multilib-blacklist'; readonly pattern: string }
  /** `newer`: package number. */
  | { readonly kind: 'older'; readonly newer: number }
  | ModularStanding;

/** Why one provider lost against another that was taken. */
export type Loss =
  | Exclude<Standing, { kind: 'available' }>
  | { readonly kind: 'lookaside-copy' }
  /** The one taken was in before, for another reason. */
  | { readonly kind: 'other-was-in' }
  | { readonly kind: 'arch' }
  | { readonly kind: 'longer-name' }
  | { readonly kind: 'alphabet' }
  | { readonly kind: 'repository' };

const WITHOUT_FILTERS = { excludes: [], multilibBlacklist: [] } as const;

export class Decisions {
  readonly pool: PackagePool;
  private readonly files = new FileFacts();
  private readonly views: PackageViews;
  private index: Providers | null = null;
  private readonly valid: ReadonlySet<string>;
  private readonly modules: ModularStandings | null;

  /** @param catalog the modules that there are, of a gather with modules */
  constructor(
    private readonly loaded: LoadedPool,
    readonly options: GatherOptions,
    catalog: ModuleCatalog | null = null,
  ) {
    this.pool = loaded.pool;
    this.modules =
      catalog === null ? null : new ModularStandings(this.pool, catalog, options.excludes);
    // With modules, what is filtered is not as if it were not there: a newer package may hide another.
    const seen = this.modules === null ? options : { ...options, ...WITHOUT_FILTERS };
    this.views = new PackageViews(this.pool, seen, this.modules?.hidden ?? null);
    this.valid = new Set(validArches(options.arch, { multilib: true }));
  }

  /** Also those that were excluded: that they are is an answer. */
  private get providers(): Providers {
    return (this.index ??= new Providers(this.pool, this.files, this.isOfValidArch));
  }

  /** Packages of a name, ascending. */
  named(name: string): readonly number[] {
    return this.where((id) => this.pool.nameText(id) === name, name);
  }

  /** The first package of a NEVRA; null if there is none. */
  find(nevra: string, name: string): number | null {
    return this.where((id) => this.pool.nevra(id) === nevra, name)[0] ?? null;
  }

  /** The number of a requirement that a package has; null if it has it not. */
  requirementOf(id: number, text: string): number | null {
    return this.requirementsOf(id).find((one) => this.pool.relations.text(one) === text) ?? null;
  }

  requirementsOf(id: number): readonly number[] {
    const { pool } = this;
    const found: number[] = [];
    for (let at = pool.requiresStart(id); at < pool.requiresEndOf(id); at += 1) {
      found.push(pool.requires.at(at));
    }
    return found;
  }

  /** All that satisfy a requirement, also those that cannot be taken. Reads filelists if it asks for a file. */
  async satisfying(requirement: number): Promise<readonly number[]> {
    const found = this.providers.of(requirement);
    const lacking = this.files.lacking();
    if (lacking.paths.length === 0) return found;
    await readFiles(this.loaded, this.options, this.files, lacking);
    return this.providers.of(requirement);
  }

  /** The same from what is known without filelists. */
  satisfyingAsKnown(requirement: number): readonly number[] {
    return this.providers.of(requirement);
  }

  /** String numbers of all that a package provides, by which requirements for it can be recognised. */
  offeredBy(id: number): ReadonlySet<number> {
    const { pool } = this;
    const names = new Set<number>();
    for (let at = pool.providesStart(id); at < pool.providesEndOf(id); at += 1) {
      names.add(pool.relations.nameOf(pool.provides.at(at)));
    }
    for (let at = pool.filesStart(id); at < pool.filesEndOf(id); at += 1) {
      names.add(pool.files.at(at));
    }
    return names;
  }

  isLookaside = (id: number): boolean => this.views.isLookaside(id);
  isNative = (id: number): boolean => this.views.isNative(id);

  standingOf(id: number): Standing {
    const { options } = this;
    const isSource = isSourceArch(this.pool.archText(id));
    if (!isSource && !this.isOfValidArch(id)) return { kind: 'foreign-arch' };
    const modular = this.modules?.of(id, this.isLookaside(id)) ?? null;
    if (modular !== null) return modular;
    if (this.isSelectable(id)) return { kind: 'available' };
    const newer = this.newerThan(id);
    if (newer !== null) return { kind: 'older', newer };
    const pattern = options.excludes.find((one) =>
      this.isNamedBy(one.replace(/\.(\+|src)$/, ''), id),
    );
    if (pattern !== undefined) return { kind: 'excluded', pattern };
    const black = options.multilibBlacklist.find((one) => this.isNamedBy(one, id));
    return { kind: 'multilib-blacklist', pattern: black ?? this.pool.nameText(id) };
  }

  /** Why `loser` was not taken where `winner` was (best.ts). */
  lossOf(loser: number, winner: number): Loss {
    const { pool, views } = this;
    const standing = this.standingOf(loser);
    if (standing.kind !== 'available') return standing;
    if (views.isLookaside(winner) && !views.isLookaside(loser)) {
      const isCopy = pool.name.at(winner) === pool.name.at(loser);
      if (isCopy && pool.evr.at(winner) === pool.evr.at(loser)) return { kind: 'lookaside-copy' };
    }
    if (views.isNative(winner) && !views.isNative(loser)) return { kind: 'arch' };
    const isBetter = views.isNative(loser) && !views.isNative(winner);
    if (isBetter || compareForBest({ pool, views }, loser, winner) < 0) {
      return { kind: 'other-was-in' };
    }
    return this.staticLoss(loser, winner);
  }

  private staticLoss(loser: number, winner: number): Loss {
    const { pool, views } = this;
    if (views.archRank[loser] !== views.archRank[winner]) return { kind: 'arch' };
    if (pool.name.at(loser) === pool.name.at(winner)) return { kind: 'repository' };
    const isLonger = pool.nameText(loser).length > pool.nameText(winner).length;
    return { kind: isLonger ? 'longer-name' : 'alphabet' };
  }

  private isOfValidArch = (id: number): boolean => this.valid.has(this.pool.archText(id));

  private isNamedBy(pattern: string, id: number): boolean {
    return globTest(pattern)(this.pool.nameText(id));
  }

  private isSelectable(id: number): boolean {
    const { views } = this;
    return views.isBinary(id) || views.isAnyDebug(id) || views.isSource(id);
  }

  private newerThan(id: number): number | null {
    const { pool } = this;
    const isNewer = (other: number): boolean =>
      pool.arch.at(other) === pool.arch.at(id) &&
      pool.evr.at(other) !== pool.evr.at(id) &&
      this.isSelectable(other);
    return this.named(pool.nameText(id)).find(isNewer) ?? null;
  }

  private where(matches: (id: number) => boolean, name: string): number[] {
    const { pool } = this;
    const names = pool.name.view();
    const wanted = pool.strings.lookupText(name);
    const found: number[] = [];
    if (wanted < 0) return found;
    for (let id = 0; id < pool.size; id += 1)
      if (names[id] === wanted && matches(id)) found.push(id);
    return found;
  }
}

/** What a gather with modules has found so far, in all contexts together. */
import type { PackagePool } from '../../repodata/index.js';
import { isDebugName, isSourceArch, splitNameArch, validArches } from '../../rpm/index.js';
import { globTest } from '../glob.js';
import type { GatherSolution, Origin } from '../options.js';
import { ResultSet } from '../state.js';
import type { HybridOptions } from './options.js';
import { SourcesByFile } from './sources.js';

export class HybridResult {
  private readonly packages: ResultSet;
  private readonly origins = new Map<number, Origin>();
  private readonly lookaside: readonly boolean[];
  private readonly valid: ReadonlySet<string>;

  constructor(
    private readonly pool: PackagePool,
    { arch, lookasideRepositories }: HybridOptions,
  ) {
    this.packages = new ResultSet(pool.size);
    this.lookaside = pool.repositories.map(({ id }) => lookasideRepositories.includes(id));
    this.valid = new Set(validArches(arch, { multilib: true }));
  }

  has = (id: number): boolean => this.packages.has(id);

  isLookaside = (id: number): boolean => this.lookaside[this.pool.repository.at(id)] === true;

  /** Not a source, and of an arch that the tree may have. */
  isBinaryOfTree = (id: number): boolean => this.valid.has(this.pool.archText(id));

  /** False if it was there. */
  add(id: number, origin: Origin): boolean {
    if (!this.packages.add(id)) return false;
    this.origins.set(id, origin);
    return true;
  }

  /** Packages with their sources; what lookaside repositories have is left out. */
  lists(
    excludes: readonly string[],
  ): Pick<GatherSolution, 'binary' | 'debug' | 'source' | 'origins'> {
    const { pool } = this;
    const own = this.packages.packages.filter((id) => !this.isLookaside(id)).sort((a, b) => a - b);
    const isDebug = (id: number): boolean => isDebugName(pool.nameText(id));
    return {
      binary: own.filter((id) => !isDebug(id)),
      debug: own.filter(isDebug),
      source: this.sourcesOf(own, excludes),
      origins: this.origins,
    };
  }

  private sourcesOf(packages: readonly number[], excludes: readonly string[]): number[] {
    const sources = new SourcesByFile(this.pool);
    const filters = excludes
      .map((pattern) => splitNameArch(pattern))
      .filter(({ arch }) => arch !== null && isSourceArch(arch))
      .map(({ name }) => globTest(name));
    const found = new Set<number>();
    for (const id of packages) {
      const source = sources.of(id);
      if (source === null || this.isLookaside(source)) continue;
      if (filters.some((matches) => matches(this.pool.nameText(source)))) continue;
      if (found.has(source)) continue;
      found.add(source);
      this.origins.set(source, { reason: 'source', by: id, requirement: null });
    }
    return [...found].sort((a, b) => a - b);
  }
}

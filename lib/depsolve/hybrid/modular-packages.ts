/**
 * Which packages belong to module streams, and what can be seen of all packages while some streams are enabled, as
 * libdnf has it (dnf-sack.cpp `dnf_sack_filter_modules`).
 */
import type { ModuleCatalog, ModuleStream } from '../../modulemd/index.js';
import type { PackagePool } from '../../repodata/index.js';
import { isSourceArch, parseNevra } from '../../rpm/index.js';

export class ModularPackages {
  /** Packages by NEVRA, of those that any module has. */
  private readonly byNevra = new Map<string, number[]>();
  private readonly modular: Uint8Array;
  private readonly owners = new Map<string, ModuleStream[]>();

  constructor(
    private readonly pool: PackagePool,
    private readonly catalog: ModuleCatalog,
  ) {
    this.modular = new Uint8Array(pool.size);
    for (const stream of catalog.streams) {
      for (const nevra of stream.artifacts) {
        this.owners.set(nevra, [...(this.owners.get(nevra) ?? []), stream]);
      }
    }
    const names = new Set<number>();
    for (const nevra of catalog.artifacts) {
      names.add(pool.strings.lookupText(parseNevra(nevra).name));
    }
    for (let id = 0; id < pool.size; id += 1) {
      if (names.has(pool.name.at(id))) this.note(id);
    }
  }

  isModular = (id: number): boolean => this.modular[id] === 1;

  /** The packages of a stream that repositories have, in the order of its list. */
  of({ artifacts }: ModuleStream): readonly number[] {
    return artifacts.flatMap((nevra) => this.byNevra.get(nevra) ?? []);
  }

  /** The streams that have a package. */
  ownersOf = (id: number): readonly ModuleStream[] => this.owners.get(this.pool.nevra(id)) ?? [];

  /** The enabled streams, and the default streams of other modules. */
  activeStreams(enabled: ReadonlyMap<string, ModuleStream>): readonly ModuleStream[] {
    const others = this.catalog.streams.filter(
      (one) => this.catalog.isDefault(one) && !enabled.has(one.name),
    );
    return [...enabled.values(), ...others];
  }

  /**
   * Marks what cannot be seen while only these streams are active: packages of other streams, and packages of no module
   * that have, or provide, the name of one of an active stream, be they newer or not.
   */
  hiddenWhile(active: readonly ModuleStream[]): Uint8Array {
    const { pool } = this;
    const shown = new Set(active.flatMap((stream) => [...this.of(stream)]));
    const names = { binary: new Set<number>(), source: new Set<number>() };
    for (const id of shown) {
      names[isSourceArch(pool.archText(id)) ? 'source' : 'binary'].add(pool.name.at(id));
    }
    const hidden = new Uint8Array(pool.size);
    for (let id = 0; id < pool.size; id += 1) {
      if (shown.has(id)) continue;
      if (this.isModular(id) || this.isCovered(id, names)) hidden[id] = 1;
    }
    return hidden;
  }

  private isCovered(
    id: number,
    { binary, source }: { binary: ReadonlySet<number>; source: ReadonlySet<number> },
  ): boolean {
    const { pool } = this;
    if (binary.size + source.size === 0) return false;
    // A name of sources hides sources only: they provide nothing.
    if (binary.has(pool.name.at(id))) return true;
    if (source.has(pool.name.at(id)) && isSourceArch(pool.archText(id))) return true;
    for (let at = pool.providesStart(id); at < pool.providesEndOf(id); at += 1) {
      if (binary.has(pool.relations.nameOf(pool.provides.at(at)))) return true;
    }
    return false;
  }

  private note(id: number): void {
    const nevra = this.pool.nevra(id);
    if (!this.catalog.artifacts.has(nevra)) return;
    this.modular[id] = 1;
    const known = this.byNevra.get(nevra);
    if (known === undefined) this.byNevra.set(nevra, [id]);
    else known.push(id);
  }
}

/**
 * Packages by what the stages look them up by. Of packages with the same NEVRA in several repositories the first one
 * stands for all, as in Pungi's query caches (pungi/gather_dnf.py `QueryCache`).
 */
import type { PackagePool } from '../repodata/index.js';
import type { PackageViews } from './views.js';

const NONE: readonly number[] = [];

/** Lists of packages by a number, or a text where several numbers make the key. */
class PackageIndex<Key> {
  private readonly lists = new Map<Key, number[]>();

  constructor(private readonly pool: PackagePool) {}

  add(key: Key, id: number): void {
    const list = this.lists.get(key);
    if (list === undefined) this.lists.set(key, [id]);
    else if (!list.some((other) => this.isSameNevra(other, id))) list.push(id);
  }

  get(key: Key): readonly number[] {
    return this.lists.get(key) ?? NONE;
  }

  private isSameNevra(a: number, b: number): boolean {
    const { name, arch, evr } = this.pool;
    return name.at(a) === name.at(b) && arch.at(a) === arch.at(b) && evr.at(a) === evr.at(b);
  }
}

export class PackageIndexes {
  /** Source packages by name, version and release. */
  private readonly sources: PackageIndex<string>;
  /** Multilib packages that are not noarch, likewise. */
  private readonly twins: PackageIndex<string>;
  private readonly nativeDebug: PackageIndex<number>;
  private readonly multilibDebug: PackageIndex<number>;
  private readonly nativeSiblings: PackageIndex<number>;
  private readonly multilibSiblings: PackageIndex<number>;
  private readonly noarchSiblings: PackageIndex<number>;
  private readonly byNameAndArch: PackageIndex<string>;
  /** All binary packages, by string number of the name. */
  private readonly binaryByName = new Map<number, number[]>();

  constructor(
    private readonly pool: PackagePool,
    private readonly views: PackageViews,
    options: { readonly fulltree: boolean; readonly prepopulate: readonly string[] },
  ) {
    const index = <Key>(): PackageIndex<Key> => new PackageIndex<Key>(pool);
    this.sources = index();
    this.twins = index();
    this.nativeDebug = index();
    this.multilibDebug = index();
    this.nativeSiblings = index();
    this.multilibSiblings = index();
    this.noarchSiblings = index();
    this.byNameAndArch = index();
    for (let id = 0; id < pool.size; id += 1) {
      if (views.isBinary(id)) this.addBinary(id, options);
      else if (views.isSource(id)) this.sources.add(this.nvr(id), id);
      else this.addDebug(id);
    }
  }

  /** Packages with the name, version and release of a source package's file name. */
  sourcesOf(name: string, version: string, release: string): readonly number[] {
    const { strings } = this.pool;
    const key = [name, version, release].map((text) => strings.lookupText(text)).join(' ');
    return this.sources.get(key);
  }

  /** Packages of multilib arches with the same name, version and release. */
  twinsOf = (id: number): readonly number[] => this.twins.get(this.nvr(id));

  /** Debug packages built from the same source, for native or multilib arches. */
  debugOf(id: number, kind: 'native' | 'multilib'): readonly number[] {
    const index = kind === 'native' ? this.nativeDebug : this.multilibDebug;
    return index.get(this.pool.sourceRpm.at(id));
  }

  /** Binary packages built from the same source. */
  siblingsOf(id: number, kind: 'native' | 'multilib' | 'noarch'): readonly number[] {
    const index = {
      native: this.nativeSiblings,
      multilib: this.multilibSiblings,
      noarch: this.noarchSiblings,
    }[kind];
    const source = this.pool.sourceRpm.at(id);
    // Packages that do not say what they were built from have nothing in common.
    return source === 0 ? NONE : index.get(source);
  }

  withNameAndArch = (name: string, arch: string): readonly number[] =>
    this.byNameAndArch.get(`${name}.${arch}`);

  binaryNamed(name: string): readonly number[] {
    return this.binaryByName.get(this.pool.strings.lookupText(name)) ?? NONE;
  }

  /** String numbers of all binary packages' names. */
  binaryNames(): Iterable<number> {
    return this.binaryByName.keys();
  }

  private nvr(id: number): string {
    const { name, version, release } = this.pool;
    return `${String(name.at(id))} ${String(version.at(id))} ${String(release.at(id))}`;
  }

  private addBinary(
    id: number,
    options: { readonly fulltree: boolean; readonly prepopulate: readonly string[] },
  ): void {
    const { pool, views } = this;
    const name = pool.name.at(id);
    const named = this.binaryByName.get(name);
    if (named === undefined) this.binaryByName.set(name, [id]);
    else named.push(id);
    if (options.prepopulate.length > 0) {
      this.byNameAndArch.add(`${pool.nameText(id)}.${pool.archText(id)}`, id);
    }
    const isNoarch = views.isNoarch(id);
    const isNative = views.isNative(id);
    if (!isNative) this.twins.add(this.nvr(id), id);
    if (!options.fulltree) return;
    const siblings = isNative ? this.nativeSiblings : this.multilibSiblings;
    (isNoarch ? this.noarchSiblings : siblings).add(pool.sourceRpm.at(id), id);
  }

  private addDebug(id: number): void {
    const source = this.pool.sourceRpm.at(id);
    if (this.views.isNativeDebug(id)) this.nativeDebug.add(source, id);
    if (this.views.isMultilibDebug(id)) this.multilibDebug.add(source, id);
  }
}

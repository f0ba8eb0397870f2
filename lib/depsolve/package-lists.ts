/** Packages by a number that each of them has (the string number of its name, say), in two arrays. */
import type { PackagePool } from '../repodata/index.js';

export class PackageLists {
  /** Where the list of each key ends; it starts where the one before ends. */
  private readonly ends: Uint32Array;
  private readonly packages: Int32Array;

  /**
   * @param keys a column of the pool
   * @param isListed packages that are in the lists; they are in order of their numbers
   */
  constructor(
    private readonly pool: PackagePool,
    keys: Int32Array,
    isListed: (id: number) => boolean,
  ) {
    const counts = new Uint32Array(pool.strings.length + 1);
    let total = 0;
    for (let id = 0; id < keys.length; id += 1) {
      if (!isListed(id)) continue;
      const after = (keys[id] ?? 0) + 1;
      counts[after] = (counts[after] ?? 0) + 1;
      total += 1;
    }
    for (let key = 1; key < counts.length; key += 1) {
      counts[key] = (counts[key] ?? 0) + (counts[key - 1] ?? 0);
    }
    this.packages = new Int32Array(total);
    for (let id = 0; id < keys.length; id += 1) {
      if (!isListed(id)) continue;
      const key = keys[id] ?? 0;
      const at = counts[key] ?? 0;
      this.packages[at] = id;
      counts[key] = at + 1;
    }
    this.ends = counts;
  }

  /** All packages of a key, ascending. */
  of(key: number): readonly number[] {
    if (key < 0) return [];
    return Array.from(this.packages.subarray(this.startOf(key), this.ends[key] ?? 0));
  }

  /**
   * Those for which `matches` is true. Of packages with the same NEVRA in several repositories the first one stands for
   * all, as in Pungi's query caches (pungi/gather_dnf.py `QueryCache`).
   */
  distinct(key: number, matches: (id: number) => boolean): readonly number[] {
    const found: number[] = [];
    if (key < 0) return found;
    const end = this.ends[key] ?? 0;
    for (let at = this.startOf(key); at < end; at += 1) {
      const id = this.packages[at] ?? 0;
      if (matches(id) && !found.some((other) => this.isSameNevra(other, id))) found.push(id);
    }
    return found;
  }

  /** Keys that have packages, each with how many these are. */
  *keys(): Generator<readonly [key: number, count: number]> {
    let start = 0;
    for (let key = 0; key < this.ends.length - 1; key += 1) {
      const end = this.ends[key] ?? 0;
      if (end > start) yield [key, end - start];
      start = end;
    }
  }

  private startOf(key: number): number {
    return key === 0 ? 0 : (this.ends[key - 1] ?? 0);
  }

  private isSameNevra(a: number, b: number): boolean {
    const { name, arch, evr } = this.pool;
    return name.at(a) === name.at(b) && arch.at(a) === arch.at(b) && evr.at(a) === evr.at(b);
  }
}

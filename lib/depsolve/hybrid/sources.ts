/** Source packages by the file name that binary packages give; of modules, too, where the newest is not always right. */
import type { PackagePool } from '../../repodata/index.js';
import { isSourceArch, parseNevra } from '../../rpm/index.js';

export class SourcesByFile {
  private readonly sources = new Map<string, number[]>();

  constructor(private readonly pool: PackagePool) {
    for (let id = 0; id < pool.size; id += 1) {
      if (!isSourceArch(pool.archText(id))) continue;
      const key = this.keyOf(
        pool.nameText(id),
        pool.strings.text(pool.version.at(id)),
        pool.strings.text(pool.release.at(id)),
      );
      const known = this.sources.get(key);
      if (known === undefined) this.sources.set(key, [id]);
      else known.push(id);
    }
  }

  /** The source of a package, of its own repository if that has it; null if there is none. */
  of(id: number): number | null {
    const { pool } = this;
    if (pool.sourceRpm.at(id) === 0) return null;
    const { name, version, release } = parseNevra(pool.sourceRpmText(id));
    const found = this.sources.get(this.keyOf(name, version, release)) ?? [];
    const repository = pool.repository.at(id);
    return found.find((one) => pool.repository.at(one) === repository) ?? found[0] ?? null;
  }

  private keyOf = (name: string, version: string, release: string): string =>
    `${name}-${version}-${release}`;
}

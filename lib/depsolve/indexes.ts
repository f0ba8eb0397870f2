/** Packages by what the stages look them up by; lists are made when they are first asked for. */
import type { PackagePool } from '../repodata/index.js';
import { PackageLists } from './package-lists.js';
import type { PackageViews } from './views.js';

export class PackageIndexes {
  private sources: PackageLists | null = null;
  private debugBySource: PackageLists | null = null;
  private binaryBySource: PackageLists | null = null;
  private readonly binaryByName: PackageLists;
  private names: Int32Array | null = null;

  constructor(
    private readonly pool: PackagePool,
    private readonly views: PackageViews,
  ) {
    this.binaryByName = new PackageLists(pool, pool.name.view(), views.isBinary);
  }

  /** Packages with the name, version and release of a source package's file name. */
  sourcesOf(name: string, version: string, release: string): readonly number[] {
    const { pool } = this;
    this.sources ??= new PackageLists(pool, pool.name.view(), this.views.isSource);
    const [versionId, releaseId] = [
      pool.strings.lookupText(version),
      pool.strings.lookupText(release),
    ];
    return this.sources.distinct(
      pool.strings.lookupText(name),
      (id) => pool.version.at(id) === versionId && pool.release.at(id) === releaseId,
    );
  }

  /** Packages of multilib arches with the same name, version and release. */
  twinsOf(id: number): readonly number[] {
    const { name, version, release } = this.pool;
    return this.binaryByName.distinct(
      name.at(id),
      (other) =>
        version.at(other) === version.at(id) &&
        release.at(other) === release.at(id) &&
        !this.views.isNative(other),
    );
  }

  /** Debug packages built from the same source, for native or multilib arches. */
  debugOf(id: number, kind: 'native' | 'multilib'): readonly number[] {
    const { pool, views } = this;
    this.debugBySource ??= new PackageLists(
      pool,
      pool.sourceRpm.view(),
      (debug) => views.isNativeDebug(debug) || views.isMultilibDebug(debug),
    );
    const isOfKind = kind === 'native' ? views.isNativeDebug : views.isMultilibDebug;
    return this.debugBySource.distinct(pool.sourceRpm.at(id), isOfKind);
  }

  /** Binary packages built from the same source. */
  siblingsOf(id: number, kind: 'native' | 'multilib' | 'noarch'): readonly number[] {
    const { pool, views } = this;
    const source = pool.sourceRpm.at(id);
    // Packages that do not say what they were built from have nothing in common.
    if (source === 0) return [];
    this.binaryBySource ??= new PackageLists(pool, pool.sourceRpm.view(), views.isBinary);
    return this.binaryBySource.distinct(source, (other) => {
      if (views.isNoarch(other)) return kind === 'noarch';
      return kind === (views.isNative(other) ? 'native' : 'multilib');
    });
  }

  withNameAndArch(name: string, arch: string): readonly number[] {
    const { strings, arch: arches } = this.pool;
    const archId = strings.lookupText(arch);
    return this.binaryByName.distinct(strings.lookupText(name), (id) => arches.at(id) === archId);
  }

  binaryNamed(name: string): readonly number[] {
    return this.binaryByName.of(this.pool.strings.lookupText(name));
  }

  /** String numbers of all binary packages' names. */
  binaryNames(): Int32Array {
    this.names ??= Int32Array.from(this.binaryByName.keys(), ([name]) => name);
    return this.names;
  }
}

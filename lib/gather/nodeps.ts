/** Method `nodeps`: packages by name only, with their sources and debug packages (pungi/phases/gather/methods/method_nodeps.py). */
import { localPathOf, type PackagePool } from '../repodata/index.js';
import { compatibleArches, isDebugName, isSourceArch, validArches } from '../rpm/index.js';
import { emptyPackageMap, type PackageKind, type PackageMap } from '../solve-request/index.js';

export interface NodepsInput {
  readonly name: string;
  /** null: any. */
  readonly arch: string | null;
}

export interface NodepsAnswer {
  readonly packages: PackageMap;
  /** What was done and why, for the log. */
  readonly log: readonly string[];
}

/**
 * Takes what the inputs name: all versions, of the input's arch or noarch. Filters and lookaside do not count.
 * @param isOwn packages of the compose's sets, not of lookaside repositories
 * @param artifacts packages by their exact names: what modules are made of
 */
export function gatherWithoutDependencies(
  pool: PackagePool,
  treeArch: string,
  inputs: readonly NodepsInput[],
  isOwn: (id: number) => boolean,
  artifacts: ReadonlySet<string> = new Set(),
): NodepsAnswer {
  const gatherer = new Gatherer(pool, treeArch, isOwn);
  gatherer.addBinaries(inputs, artifacts);
  gatherer.addSources();
  gatherer.addDebug();
  return { packages: gatherer.packages, log: gatherer.log };
}

class Gatherer {
  readonly packages = emptyPackageMap();
  readonly log: string[] = [];
  /** RPM arches of the packages taken, by source package. */
  private readonly taken = new Map<string, Set<string>>();
  private readonly valid: ReadonlySet<string>;

  constructor(
    private readonly pool: PackagePool,
    treeArch: string,
    private readonly isOwn: (id: number) => boolean,
  ) {
    this.valid = new Set(validArches(treeArch, { multilib: true }));
  }

  addBinaries(inputs: readonly NodepsInput[], artifacts: ReadonlySet<string>): void {
    const { pool } = this;
    const tests = inputs.map(({ name, arch }) => ({ matches: nameTest(name), arch }));
    for (const id of this.ofKind('rpm')) {
      const [name, arch] = [pool.nameText(id), pool.archText(id)];
      const isWanted =
        (artifacts.size > 0 && artifacts.has(pool.nevra(id))) ||
        tests.some(
          (test) =>
            (test.arch === null || test.arch === arch || arch === 'noarch') && test.matches(name),
        );
      if (!isWanted) continue;
      this.take('rpm', id);
      const source = pool.sourceRpmText(id);
      this.taken.set(source, (this.taken.get(source) ?? new Set<string>()).add(arch));
    }
  }

  addSources(): void {
    for (const id of this.ofKind('srpm')) {
      const location = this.pool.locationText(id);
      if (this.taken.has(location.slice(location.lastIndexOf('/') + 1))) this.take('srpm', id);
    }
  }

  /** A debug package needs a taken package of its source and a compatible arch; noarch packages pull none. */
  addDebug(): void {
    for (const id of this.ofKind('debuginfo')) {
      const arches = this.taken.get(this.pool.sourceRpmText(id));
      if (arches === undefined) continue;
      const compatible = compatibleArches(this.pool.archText(id));
      if (compatible.some((arch) => arch !== 'noarch' && arches.has(arch))) {
        this.take('debuginfo', id);
      } else {
        this.log.push(`Not including ${this.pool.nevra(id)}: no package for this arch`);
      }
    }
  }

  private take(kind: PackageKind, id: number): void {
    const url = this.pool.url(id);
    const nevra = this.pool.nevra(id);
    this.packages[kind].push({ path: localPathOf(url) ?? url, flags: ['input'], nevra });
    this.log.push(`Added ${nevra} (sourcerpm: ${this.pool.sourceRpmText(id)})`);
  }

  private *ofKind(kind: PackageKind): Generator<number> {
    for (let id = 0; id < this.pool.size; id += 1) {
      if (this.isOwn(id) && this.kindOf(id) === kind) yield id;
    }
  }

  private kindOf(id: number): PackageKind | null {
    const arch = this.pool.archText(id);
    if (isSourceArch(arch)) return 'srpm';
    if (!this.valid.has(arch)) return null;
    return isDebugName(this.pool.nameText(id)) ? 'debuginfo' : 'rpm';
  }
}

/** Only `*` is a wildcard. */
function nameTest(pattern: string): (name: string) => boolean {
  if (!pattern.includes('*')) return (name) => name === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  return (name) => expression.test(name);
}

/** What is known of packages' files beyond primary metadata; filelists are read only when the solver asks. */
import {
  StringTable,
  type FileAnswer,
  type PackagePool,
  type PoolRepository,
} from '../repodata/index.js';
import type { LackingFacts } from './options.js';

/** Primary metadata names these files of every package (createrepo_c's rule). */
export function isPrimaryFile(path: string): boolean {
  return path.startsWith('/etc/') || path.includes('bin/') || path === '/usr/lib/sendmail';
}

/** Collects answers, and remembers what was asked in vain. */
export class FileFacts {
  private readonly owners = new Map<string, number[]>();
  private readonly runtime = new Set<number>();
  private knowsRuntime = false;
  private readonly askedPaths = new Set<string>();
  private askedRuntime = false;

  /** Packages that have the path, according to filelists; none if they were not read yet. */
  ownersOf(path: string): readonly number[] {
    const known = this.owners.get(path);
    if (known !== undefined) return known;
    if (!isPrimaryFile(path)) this.askedPaths.add(path);
    return [];
  }

  /** Whether a package has files that make it multilib at run time; false if that is not known yet. */
  hasRuntimeFiles(id: number): boolean {
    if (!this.knowsRuntime) this.askedRuntime = true;
    return this.runtime.has(id);
  }

  /** What was asked and is not known. */
  lacking(): LackingFacts {
    return { paths: [...this.askedPaths], runtimeFiles: this.askedRuntime };
  }

  /** Notes that all repositories have answered for these paths. */
  settle(asked: LackingFacts): void {
    for (const path of asked.paths) {
      if (!this.owners.has(path)) this.owners.set(path, []);
      this.askedPaths.delete(path);
    }
    if (asked.runtimeFiles) this.knowsRuntime = true;
    this.askedRuntime = false;
  }

  /** Takes in a repository's answer; packages are found by their checksums. */
  add(answer: FileAnswer, pool: PackagePool, repository: PoolRepository): void {
    const wanted = new Set(answer.ofKind);
    for (const owners of answer.owners.values()) for (const owner of owners) wanted.add(owner);
    const numbers = numbersOf(wanted, pool, repository);
    const of = (pkgid: string): readonly number[] => numbers.get(pkgid) ?? [];
    for (const pkgid of answer.ofKind) for (const id of of(pkgid)) this.runtime.add(id);
    for (const [path, owners] of answer.owners) {
      const known = this.owners.get(path) ?? [];
      known.push(...owners.flatMap((pkgid) => [...of(pkgid)]));
      this.owners.set(path, known);
    }
  }
}

/** Packages of the repository by their checksums. */
function numbersOf(
  pkgids: ReadonlySet<string>,
  pool: PackagePool,
  repository: PoolRepository,
): Map<string, number[]> {
  const wanted = new StringTable();
  for (const pkgid of pkgids) wanted.internText(pkgid);
  const found = new Map<string, number[]>();
  for (let id = repository.firstPackage; id < repository.endPackage; id += 1) {
    const number = pool.strings.lookupIn(wanted, pool.checksum.at(id));
    if (number < 0) continue;
    const pkgid = wanted.text(number);
    const list = found.get(pkgid);
    if (list === undefined) found.set(pkgid, [id]);
    else list.push(id);
  }
  return found;
}

/**
 * Who satisfies a requirement: by a provide of its name and a version that meets it, or by having the file. Rich
 * dependencies are answered as libsolv's provider lookup does: `or` and `and` by any of their parts, `with` by
 * packages that satisfy both, `without` by those that satisfy only the first, conditions taken as true.
 */
import type { PackagePool } from '../repodata/index.js';
import { relationsMeet } from '../rpm/index.js';
import type { FileFacts } from './file-facts.js';
import { parseRichDependency, type RichDependency } from './rich-dependency.js';

const SLASH = 47;
const OPEN_BRACKET = 40;

type Packages = readonly number[];

export class Providers {
  /** Provides by name: where in `entries` those of a string number end; they start where the one before ends. */
  private readonly ends: Uint32Array;
  /** Pairs of package and relation; a relation of -1 is a file. */
  private readonly owners: Int32Array;
  private readonly offered: Int32Array;

  /** @param isVisible packages that can satisfy anything at all */
  constructor(
    private readonly pool: PackagePool,
    private readonly files: FileFacts,
    isVisible: (id: number) => boolean,
  ) {
    const counts = new Uint32Array(pool.strings.length + 1);
    this.visit(isVisible, (name) => {
      counts[name + 1] = (counts[name + 1] ?? 0) + 1;
    });
    for (let at = 1; at < counts.length; at += 1) {
      counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
    }
    const total = counts.at(-1) ?? 0;
    this.owners = new Int32Array(total);
    this.offered = new Int32Array(total);
    this.visit(isVisible, (name, id, relation) => {
      const at = counts[name] ?? 0;
      this.owners[at] = id;
      this.offered[at] = relation;
      counts[name] = at + 1;
    });
    this.ends = counts;
  }

  /** Packages that satisfy a relation of the pool, ascending, each once. */
  of(relation: number): Packages {
    const { relations, strings } = this.pool;
    const name = relations.nameOf(relation);
    const bits = relations.bitsOf(relation);
    if (bits === 0 && strings.firstByte(name) === OPEN_BRACKET) {
      const rich = parseRichDependency(strings.text(name));
      return rich === null ? [] : this.ofRich(rich);
    }
    return this.ofPlain(name, bits, strings.text(relations.evrOf(relation)));
  }

  /** Packages that provide a plain name in any version. */
  ofName(name: string): Packages {
    const id = this.pool.strings.lookupText(name);
    return id < 0 ? this.ownersOf(name) : this.ofPlain(id, 0, '');
  }

  private ofPlain(name: number, bits: number, evr: string): Packages {
    const found: number[] = [];
    const end = this.ends[name] ?? 0;
    for (let at = name === 0 ? 0 : (this.ends[name - 1] ?? 0); at < end; at += 1) {
      const id = this.owners[at] ?? 0;
      if (found.at(-1) !== id && this.meets(this.offered[at] ?? -1, bits, evr)) found.push(id);
    }
    if (bits !== 0 || this.pool.strings.firstByte(name) !== SLASH) return found;
    return union(found, this.ownersOf(this.pool.strings.text(name)));
  }

  private meets(offered: number, bits: number, evr: string): boolean {
    if (bits === 0) return true;
    // A file has no version; a provide without one satisfies every version (docs/gather.md).
    if (offered < 0) return false;
    const { relations, strings } = this.pool;
    const offeredBits = relations.bitsOf(offered);
    if (offeredBits === 0) return true;
    return relationsMeet(offeredBits, strings.text(relations.evrOf(offered)), bits, evr);
  }

  private ownersOf(path: string): Packages {
    return path.startsWith('/') ? [...this.files.ownersOf(path)].sort((a, b) => a - b) : [];
  }

  private ofRich(rich: RichDependency): Packages {
    switch (rich.kind) {
      case 'plain':
        return this.ofText(rich.name, rich.bits, rich.evr);
      case 'and':
      case 'or':
      case 'else':
        return union(this.ofRich(rich.left), this.ofRich(rich.right));
      case 'if':
      case 'unless':
        return rich.right.kind === 'else'
          ? union(this.ofRich(rich.left), this.ofRich(rich.right.right))
          : this.ofRich(rich.left);
      case 'with':
        return intersection(this.ofRich(rich.left), this.ofRich(rich.right));
      case 'without':
        return difference(this.ofRich(rich.left), this.ofRich(rich.right));
    }
  }

  private ofText(name: string, bits: number, evr: string): Packages {
    const id = this.pool.strings.lookupText(name);
    return id < 0 ? this.ownersOf(name) : this.ofPlain(id, bits, evr);
  }

  private visit(
    isVisible: (id: number) => boolean,
    note: (name: number, id: number, relation: number) => void,
  ): void {
    const { pool } = this;
    const provides = pool.provides.view();
    const files = pool.files.view();
    for (let id = 0; id < pool.size; id += 1) {
      if (!isVisible(id)) continue;
      const endOfProvides = pool.providesEndOf(id);
      for (let at = pool.providesStart(id); at < endOfProvides; at += 1) {
        const relation = provides[at] ?? 0;
        note(pool.relations.nameOf(relation), id, relation);
      }
      const endOfFiles = pool.filesEndOf(id);
      for (let at = pool.filesStart(id); at < endOfFiles; at += 1) note(files[at] ?? 0, id, -1);
    }
  }
}

function union(a: Packages, b: Packages): Packages {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...new Set([...a, ...b])].sort((left, right) => left - right);
}

function intersection(a: Packages, b: Packages): Packages {
  const other = new Set(b);
  return a.filter((id) => other.has(id));
}

function difference(a: Packages, b: Packages): Packages {
  const other = new Set(b);
  return a.filter((id) => !other.has(id));
}

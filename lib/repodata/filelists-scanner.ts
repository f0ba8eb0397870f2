/**
 * Finds in filelists metadata the few facts that a gather asks for: who has a path, and which packages have a file
 * of a kind. The document is passed over quickly; it is the largest of a repository by far.
 */
import { DocumentScanner } from './document-scanner.js';
import { StringTable } from './string-table.js';
import { nameHash } from './xml-bytes.js';

const FILE = nameHash('file');
const CLOSE_PACKAGE = Buffer.from('</package>');
const ATTRIBUTE = { pkgid: nameHash('pkgid'), arch: nameHash('arch') };

/** What is looked for. */
export interface FileQuestion {
  /** Absolute paths: which packages have them? */
  readonly paths: readonly string[];
  readonly kind: FileKind | null;
}

/** Of packages of these arches: has one a file for which `matches` is true? */
export interface FileKind {
  /** Stands for what `matches` does: answers are kept under it. */
  readonly name: string;
  readonly arches: ReadonlySet<string>;
  matches(path: string): boolean;
}

/** What was found, by the packages' checksums (`pkgid`). */
export interface FileAnswer {
  /** For each asked path, the packages that have it. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  /** Packages with a file of the kind. */
  readonly ofKind: ReadonlySet<string>;
}

/** Where a value lies in the window. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export class FilelistsScanner extends DocumentScanner {
  private readonly paths = new StringTable();
  private readonly owners = new Map<string, string[]>();
  private readonly ofKind = new Set<string>();

  constructor(private readonly question: FileQuestion) {
    super('filelists');
    for (const path of question.paths) {
      this.paths.internText(path);
      this.owners.set(path, []);
    }
  }

  answer(): FileAnswer {
    return { owners: this.owners, ofKind: this.ofKind };
  }

  protected override readPackage(at: number, end: number): number {
    const { xml } = this;
    let pkgid: Span | null = null;
    let isOfArch = false;
    for (;;) {
      const hash = xml.nextAttribute(at);
      if (hash === 0) break;
      if (hash === ATTRIBUTE.pkgid) pkgid = { start: xml.valueStart, end: xml.valueEnd };
      else if (hash === ATTRIBUTE.arch) isOfArch = this.isAskedArch(xml.valueText());
      at = xml.valueEnd + 1;
    }
    if (pkgid === null) throw xml.problem('a package has no pkgid', at);
    if (xml.tagIsEmpty) return xml.tagEnd;
    if (isOfArch || this.owners.size > 0) {
      at = this.readFiles(xml.tagEnd, end, { id: pkgid, asksKind: isOfArch });
    }
    const close = (xml.bytes as Buffer).indexOf(CLOSE_PACKAGE, at);
    if (close < 0 || close >= end) throw xml.problem('a package element does not end', at);
    return close + CLOSE_PACKAGE.length;
  }

  private isAskedArch(arch: string): boolean {
    return this.question.kind?.arches.has(arch) === true;
  }

  /** Reads files until nothing more is asked of the package; returns where it stopped, within the package. */
  private readFiles(at: number, end: number, asked: { id: Span; asksKind: boolean }): number {
    const { xml } = this;
    let asksKind = asked.asksKind;
    const pkgid = (): string =>
      Buffer.from(xml.bytes.subarray(asked.id.start, asked.id.end)).toString('latin1');
    for (;;) {
      at = xml.nextTag(at, end);
      if (at >= end || xml.startsWith(at, '</package>')) return at;
      if (xml.readName(at + 1) !== FILE) {
        at += 1;
        continue;
      }
      at = xml.readText(xml.skipAttributes(xml.nameEnd), end);
      if (this.owners.size > 0) this.noteOwner(pkgid);
      if (asksKind && this.isOfKind()) {
        this.ofKind.add(pkgid());
        asksKind = false;
        if (this.owners.size === 0) return at;
      }
    }
  }

  private noteOwner(pkgid: () => string): void {
    const { xml } = this;
    if (xml.valueHasReference) {
      this.owners.get(xml.valueText())?.push(pkgid());
      return;
    }
    const id = this.paths.lookup(xml.bytes, xml.valueStart, xml.valueEnd);
    if (id > 0) this.owners.get(this.paths.text(id))?.push(pkgid());
  }

  private isOfKind(): boolean {
    return this.question.kind?.matches(this.xml.valueText()) === true;
  }
}

/**
 * Walks a metadata document that arrives in pieces, one `<package>` element after another, in bounded memory.
 * What a package holds is read by the scanners of primary and filelists metadata.
 */
import { XmlBytes } from './xml-bytes.js';

/** A package element larger than this is no package. */
const MAX_PACKAGE_BYTES = 128 * 1024 * 1024;
const FIRST_WINDOW_BYTES = 1 << 20;
const CLOSE_PACKAGE = Buffer.from('</package>');

export abstract class DocumentScanner {
  protected readonly xml = new XmlBytes();
  private window = Buffer.allocUnsafeSlow(FIRST_WINDOW_BYTES);
  /** How much of the window is filled. */
  private filled = 0;
  private rootOpened = false;
  private rootClosed = false;

  /** @param root the document's element: `metadata`, `filelists` */
  constructor(private readonly root: string) {
    this.xml.bytes = this.window;
  }

  /**
   * Reads one package. `at` is after `<package`; at least one package's end lies before `end`.
   * Returns where the package ends, after `</package>`.
   */
  protected abstract readPackage(at: number, end: number): number;

  /** Takes the next bytes of the document; they are copied. @throws ScanProblem */
  push(piece: Uint8Array): void {
    this.reserve(piece.length);
    this.window.set(piece, this.filled);
    const searched = Math.max(0, this.filled - CLOSE_PACKAGE.length);
    this.filled += piece.length;
    const last = this.window.subarray(searched, this.filled).lastIndexOf(CLOSE_PACKAGE);
    if (last >= 0) this.scan(searched + last + CLOSE_PACKAGE.length);
  }

  /** Ends the document. @throws ScanProblem if it is truncated */
  finish(): void {
    this.scan(this.filled);
    if (!this.rootClosed) {
      throw this.xml.problem(`the document ends before </${this.root}>`, this.filled);
    }
  }

  private reserve(bytes: number): void {
    const needed = this.filled + bytes;
    if (needed <= this.window.length) return;
    if (needed > MAX_PACKAGE_BYTES) throw this.xml.problem('a package element does not end', 0);
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.window.length));
    larger.set(this.window.subarray(0, this.filled));
    this.window = larger;
    this.xml.bytes = larger;
  }

  /** Scans up to `end`, where an element ends, and forgets what was scanned. */
  private scan(end: number): void {
    for (let at = this.xml.nextTag(0, end); at < end; at = this.xml.nextTag(at, end)) {
      at = this.scanElement(at, end);
    }
    this.window.copyWithin(0, end, this.filled);
    this.filled -= end;
    this.xml.windowOffset += end;
  }

  /** Scans the element at `at`; returns where it ends. */
  private scanElement(at: number, end: number): number {
    const { xml } = this;
    if (xml.startsWith(at, '<package')) {
      if (!this.rootOpened) throw xml.problem(`<package> stands outside <${this.root}>`, at);
      return this.readPackage(at + '<package'.length, end);
    }
    const second = xml.bytes[at + 1];
    if (second === 33 || second === 63) return xml.skipMarkup(at, end);
    if (second === 47) this.closeRoot(at);
    else this.openRoot(at);
    return xml.skipTo(62, at, end) + 1;
  }

  private openRoot(at: number): void {
    if (this.rootOpened || !this.xml.startsWith(at, `<${this.root}`)) {
      throw this.xml.problem(`expected <${this.root}> with its packages`, at);
    }
    this.rootOpened = true;
  }

  private closeRoot(at: number): void {
    if (!this.rootOpened || !this.xml.startsWith(at, `</${this.root}`)) {
      throw this.xml.problem('an end tag has no start tag', at);
    }
    this.rootClosed = true;
  }
}

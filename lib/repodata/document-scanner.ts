/**
 * Walks a metadata document that arrives in pieces, one `<package>` element after another, in bounded memory.
 * What a package holds is read by the scanners of primary and filelists metadata.
 */
import { XmlBytes } from './xml-bytes.js';

/** A package element larger than this is no package. */
const MAX_PACKAGE_BYTES = 256 * 1024 * 1024;
/** Pieces are joined up to this much before they are scanned. */
const WINDOW_BYTES = 1 << 20;
const CLOSE_PACKAGE = Buffer.from('</package>');

export abstract class DocumentScanner {
  protected readonly xml = new XmlBytes();
  private pieces: Uint8Array[] = [];
  private pieceBytes = 0;
  private window = Buffer.alloc(0);
  private offset = 0;
  private rootOpened = false;
  private rootClosed = false;

  /** @param root the document's element: `metadata`, `filelists` */
  constructor(private readonly root: string) {}

  /** Reads one package; the window holds its whole element. `at` is after `<package`, `end` before `</package>`. */
  protected abstract readPackage(at: number, end: number): void;

  /** Takes the next bytes of the document. @throws ScanProblem */
  push(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.pieceBytes += piece.length;
    if (this.pieceBytes >= WINDOW_BYTES) this.scan();
  }

  /** Ends the document. @throws ScanProblem if it is truncated */
  finish(): void {
    this.scan();
    if (!this.rootClosed) {
      throw this.xml.problem(`the document ends before </${this.root}>`, this.window.length);
    }
  }

  private scan(): void {
    this.window = Buffer.concat([this.window, ...this.pieces]);
    this.pieces = [];
    this.pieceBytes = 0;
    this.xml.bytes = this.window;
    this.xml.windowOffset = this.offset;
    const done = this.scanWindow();
    this.offset += done;
    this.window = this.window.subarray(done);
    this.xml.windowOffset = this.offset;
    if (this.window.length > MAX_PACKAGE_BYTES) {
      throw this.xml.problem('a package element does not end', 0);
    }
  }

  /** Scans what is complete; returns how many bytes that were. */
  private scanWindow(): number {
    const { xml, window } = this;
    let done = 0;
    for (;;) {
      const at = xml.nextTag(done, window.length);
      const next = this.scanElement(at);
      if (next < 0) return at;
      done = next;
    }
  }

  /** Scans the element at `at`; returns where it ends, or -1 if it is not complete. */
  private scanElement(at: number): number {
    const { xml, window } = this;
    if (window.length - at < CLOSE_PACKAGE.length) return this.scanShortRest(at);
    if (xml.startsWith(at, '<package')) return this.scanPackage(at);
    const second = window[at + 1];
    if (second === 33 || second === 63) return xml.skipMarkup(at, window.length);
    const close = window.indexOf(62, at);
    if (close < 0) return -1;
    if (second === 47) this.closeRoot(at);
    else this.openRoot(at);
    return close + 1;
  }

  /** Less than a package's end tag is left: only the root's end tag can be complete. */
  private scanShortRest(at: number): number {
    const close = this.window.indexOf(62, at);
    if (close < 0 || !this.xml.startsWith(at, `</${this.root}`)) return -1;
    this.closeRoot(at);
    return close + 1;
  }

  private scanPackage(at: number): number {
    if (!this.rootOpened) throw this.xml.problem(`<package> stands outside <${this.root}>`, at);
    const end = this.window.indexOf(CLOSE_PACKAGE, at);
    if (end < 0) return -1;
    this.readPackage(at + '<package'.length, end);
    return end + CLOSE_PACKAGE.length;
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

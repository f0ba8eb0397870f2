/**
 * The piece of XML that repository metadata is written in, read from bytes: elements, attributes, text, the five
 * named entities and character references. Document types, other entities and CDATA are refused.
 */
import type { StringTable } from './string-table.js';

const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const EQUALS = 61;
const AMPERSAND = 38;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const SPACE = 32;
const EXCLAMATION = 33;
const QUESTION = 63;

/** Raised where the bytes are not what metadata looks like; the place is a byte offset into the document. */
export class ScanProblem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const encoder = new TextEncoder();

/** The number that stands for an element's or attribute's name while scanning. */
export function nameHash(name: string): number {
  let hash = 0;
  for (const byte of encoder.encode(name)) hash = Math.imul(hash, 31) + byte;
  return hash | 0;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads tags out of a window of a document; positions are indices into the window. */
export class XmlBytes {
  /** The window. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Offset of the window in the document, for errors. */
  windowOffset = 0;
  /** After readName: where the name ends. */
  nameEnd = 0;
  /** After nextAttribute: where the value lies, and whether it holds a reference. */
  valueStart = 0;
  valueEnd = 0;
  valueHasReference = false;
  /** After nextAttribute returned 0: where the tag ends (after `>`), and whether as `/>`. */
  tagEnd = 0;
  tagIsEmpty = false;

  problem(message: string, at: number): ScanProblem {
    return new ScanProblem(message, this.windowOffset + at);
  }

  /** The next `<` in `[at, end)`; `end` if there is none. */
  nextTag(at: number, end: number): number {
    const bytes = this.bytes;
    while (at < end && bytes[at] !== LESS) at += 1;
    return at;
  }

  /** The next `byte` in `[at, end)`. @throws ScanProblem if there is none */
  skipTo(byte: number, at: number, end: number): number {
    const bytes = this.bytes;
    const start = at;
    while (at < end && bytes[at] !== byte) at += 1;
    if (at < end) return at;
    throw this.problem('a tag or text does not end', start);
  }

  /** The hash of the name that starts at `at`; sets nameEnd. */
  readName(at: number): number {
    const bytes = this.bytes;
    let hash = 0;
    for (; ; at += 1) {
      const byte = bytes[at] ?? GREATER;
      if (byte <= SPACE || byte === GREATER || byte === SLASH || byte === EQUALS) break;
      hash = Math.imul(hash, 31) + byte;
    }
    this.nameEnd = at;
    return hash | 0;
  }

  /**
   * The hash of the next attribute's name, its value in valueStart and valueEnd; `at` is where the name before ended,
   * then valueEnd + 1. 0 at the end of the tag.
   * @throws ScanProblem if the tag is malformed
   */
  nextAttribute(at: number): number {
    const bytes = this.bytes;
    while ((bytes[at] ?? GREATER) <= SPACE) at += 1;
    const byte = bytes[at];
    if (byte === GREATER || byte === SLASH || byte === QUESTION) return this.endOfTag(at);
    const hash = this.readName(at);
    const quoteAt = this.nameEnd + 1;
    const quote = bytes[quoteAt];
    const isNamed = this.nameEnd > at && bytes[this.nameEnd] === EQUALS;
    if (!isNamed || (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE)) {
      throw this.problem('an attribute is not of the form name="value"', at);
    }
    let end = quoteAt + 1;
    let hasReference = false;
    for (; bytes[end] !== quote; end += 1) {
      if (bytes[end] === AMPERSAND) hasReference = true;
      else if (bytes[end] === LESS || end >= bytes.length) {
        throw this.problem('an attribute has no closing quote', at);
      }
    }
    this.valueStart = quoteAt + 1;
    this.valueEnd = end;
    this.valueHasReference = hasReference;
    // 0 says that the tag ends; no name that is asked for has it.
    return hash === 0 ? 1 : hash;
  }

  /** Passes over the attributes of a tag; returns where the tag ends. */
  skipAttributes(at: number): number {
    while (this.nextAttribute(at) !== 0) at = this.valueEnd + 1;
    return this.tagEnd;
  }

  /** Sets the value to the text after a start tag that ended at `at`; returns where the text ends. */
  readText(at: number, end: number): number {
    const bytes = this.bytes;
    let hasReference = false;
    this.valueStart = at;
    while (at < end && bytes[at] !== LESS) {
      if (bytes[at] === AMPERSAND) hasReference = true;
      at += 1;
    }
    this.valueEnd = at;
    this.valueHasReference = hasReference;
    return at;
  }

  /** Interns the value last read. @throws ScanProblem on an unknown entity */
  internValue(strings: StringTable): number {
    if (!this.valueHasReference) return strings.intern(this.bytes, this.valueStart, this.valueEnd);
    return strings.internText(this.valueText());
  }

  /** Adds the value last read to texts that are not looked up. @throws ScanProblem on an unknown entity */
  appendValue(strings: StringTable): number {
    if (!this.valueHasReference) return strings.append(this.bytes, this.valueStart, this.valueEnd);
    return strings.internText(this.valueText());
  }

  /** The value last read, as text. @throws ScanProblem on an unknown entity */
  valueText(): string {
    const raw = Buffer.from(
      this.bytes.buffer,
      this.bytes.byteOffset,
      this.bytes.byteLength,
    ).toString('utf8', this.valueStart, this.valueEnd);
    return this.valueHasReference ? this.resolveReferences(raw) : raw;
  }

  /** A number written in decimal digits; 0 for anything else. */
  valueNumber(): number {
    let number = 0;
    for (let at = this.valueStart; at < this.valueEnd; at += 1) {
      const digit = (this.bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) return 0;
      number = number * 10 + digit;
    }
    return number;
  }

  /**
   * Passes over `<!-- … -->` or `<? … ?>` at `at`; returns where it ends.
   * @throws ScanProblem on a document type, an entity declaration or CDATA, or if it does not end
   */
  skipMarkup(at: number, end: number): number {
    const isComment = this.startsWith(at, '<!--');
    if (this.bytes[at + 1] === EXCLAMATION && !isComment) {
      throw this.problem('document types, entity declarations and CDATA are refused', at);
    }
    const close = isComment ? '-->' : '?>';
    for (let from = at + 2; from + close.length <= end; from += 1) {
      if (this.startsWith(from, close)) return from + close.length;
    }
    throw this.problem('a comment or declaration does not end', at);
  }

  startsWith(at: number, text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.bytes[at + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  private endOfTag(at: number): 0 {
    this.tagIsEmpty = this.bytes[at] !== GREATER;
    if (this.tagIsEmpty) at += 1;
    if (this.bytes[at] !== GREATER) throw this.problem('a tag does not end with >', at);
    this.tagEnd = at + 1;
    return 0;
  }

  private resolveReferences(raw: string): string {
    return raw.replace(/&([^;]{0,12});?/g, (whole, name: string) => {
      const text = whole.endsWith(';') ? (ENTITIES[name] ?? characterOf(name)) : null;
      if (text === null) {
        throw this.problem(`'${whole}' is not an entity that metadata may use`, this.valueStart);
      }
      return text;
    });
  }
}

/** The character of `#65` or `#x41`; null if it is none. */
function characterOf(reference: string): string | null {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (match === null) return null;
  const code = match[1] === undefined ? Number(match[2]) : parseInt(match[1], 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/**
 * One header structure of an RPM file: an index of tags, and their data (rpm's file format version 4).
 * Everything is bounds-checked: nothing read lies outside the bytes given.
 */
import { TYPE } from './tags.js';

/** Bytes before the index: magic, reserved, number of entries, size of the data. */
export const HEADER_INTRO_BYTES = 16;
const ENTRY_BYTES = 16;
/** As rpm: more entries or data is a damaged file. */
const MAX_ENTRIES = 0xffff;
const MAX_DATA_BYTES = 0x0fffffff;

/** Raised inside the reader with what is wrong; the reader adds the file's name. */
export class HeaderProblem extends Error {}

/** Where the parts of a header lie, relative to its start. */
export interface HeaderShape {
  readonly entries: number;
  readonly dataBytes: number;
  /** Intro, index and data. */
  readonly totalBytes: number;
}

/** Reads a header's intro. @throws HeaderProblem if it is none or its numbers are absurd */
export function readHeaderShape(bytes: Uint8Array): HeaderShape {
  if (bytes.length < HEADER_INTRO_BYTES) throw new HeaderProblem('it ends before its header');
  const view = viewOf(bytes);
  if (view.getUint32(0) !== 0x8eade801) throw new HeaderProblem('its header has no header magic');
  const entries = view.getUint32(8);
  const dataBytes = view.getUint32(12);
  if (entries > MAX_ENTRIES || dataBytes > MAX_DATA_BYTES) {
    throw new HeaderProblem(
      `its header claims ${String(entries)} entries and ${String(dataBytes)} bytes of data`,
    );
  }
  return {
    entries,
    dataBytes,
    totalBytes: HEADER_INTRO_BYTES + entries * ENTRY_BYTES + dataBytes,
  };
}

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

const decoder = new TextDecoder();
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A header's tags. Lookups of a tag that is missing or of another type give undefined or nothing. */
export class Header {
  private readonly entries = new Map<number, Entry>();
  private readonly data: Uint8Array;

  /** @throws HeaderProblem if an entry points outside the data */
  constructor(bytes: Uint8Array, shape: HeaderShape) {
    const view = viewOf(bytes);
    const dataStart = shape.totalBytes - shape.dataBytes;
    this.data = bytes.subarray(dataStart, shape.totalBytes);
    for (let at = HEADER_INTRO_BYTES; at < dataStart; at += ENTRY_BYTES) {
      const tag = view.getInt32(at);
      const offset = view.getInt32(at + 8);
      const count = view.getUint32(at + 12);
      if (offset < 0 || offset > shape.dataBytes || count > shape.dataBytes) {
        throw new HeaderProblem(`tag ${String(tag)} of its header points outside the header`);
      }
      this.entries.set(tag, { type: view.getUint32(at + 4), offset, count });
    }
  }

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  /** A text, or the first of a list of texts. */
  text(tag: number): string | undefined {
    return this.texts(tag)[0];
  }

  /** All texts of a tag. @throws HeaderProblem if one runs past the end */
  texts(tag: number): string[] {
    const entry = this.entries.get(tag);
    if (entry === undefined) return [];
    if (entry.type === TYPE.string) return [this.textAt(tag, entry.offset).text];
    if (entry.type !== TYPE.stringArray && entry.type !== TYPE.i18nString) return [];
    const texts: string[] = [];
    for (let at = entry.offset, left = entry.count; left > 0; left -= 1) {
      const { text, next } = this.textAt(tag, at);
      texts.push(text);
      at = next;
    }
    return texts;
  }

  /** The first number of a tag. */
  integer(tag: number): number | undefined {
    const entry = this.entries.get(tag);
    if (entry === undefined || entry.count < 1) return undefined;
    const view = viewOf(this.data);
    const room = this.data.length - entry.offset;
    if (entry.type === TYPE.int16 && room >= 2) return view.getUint16(entry.offset);
    if (entry.type === TYPE.int32 && room >= 4) return view.getUint32(entry.offset);
    if (entry.type === TYPE.int64 && room >= 8) return Number(view.getBigUint64(entry.offset));
    return undefined;
  }

  /** All numbers of a tag of 32-bit integers. @throws HeaderProblem if they run past the end */
  integers(tag: number): number[] {
    const entry = this.entries.get(tag);
    if (entry?.type !== TYPE.int32) return [];
    if (entry.offset + 4 * entry.count > this.data.length) {
      throw new HeaderProblem(`tag ${String(tag)} of its header runs past the header's end`);
    }
    const view = viewOf(this.data);
    return Array.from({ length: entry.count }, (_, index) =>
      view.getUint32(entry.offset + 4 * index),
    );
  }

  /** The bytes of a binary tag. @throws HeaderProblem if they run past the end */
  binary(tag: number): Uint8Array | undefined {
    const entry = this.entries.get(tag);
    if (entry?.type !== TYPE.binary) return undefined;
    if (entry.offset + entry.count > this.data.length) {
      throw new HeaderProblem(`tag ${String(tag)} of its header runs past the header's end`);
    }
    return this.data.subarray(entry.offset, entry.offset + entry.count);
  }

  private textAt(tag: number, from: number): { text: string; next: number } {
    const end = this.data.indexOf(0, from);
    if (end < 0) throw new HeaderProblem(`a text of tag ${String(tag)} has no end`);
    return { text: decoder.decode(this.data.subarray(from, end)), next: end + 1 };
  }
}

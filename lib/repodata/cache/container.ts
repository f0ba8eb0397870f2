/**
 * The form of a cache file: a magic text, the length and checksum of what follows, a JSON header, and arrays of numbers
 * that are used where they were read. Whatever is not as it should be is as if there were no file.
 */
import os from 'node:os';
import { crc32 } from 'node:zlib';

const MAGIC = Buffer.from('PUNJI-MD');
/** Magic, checksum of all that follows it, length of the header. */
const PREFIX_BYTES = 16;
const CHECKSUM_AT = MAGIC.length;
const LENGTH_AT = CHECKSUM_AT + 4;
/** Arrays start at multiples of it. */
const ALIGNMENT = 8;

export type Section = Uint8Array | Uint32Array | Int32Array;

export interface Container {
  /** What the writer wanted to say: plain data. */
  readonly about: unknown;
  readonly sections: Readonly<Record<string, Section>>;
}

interface Header {
  /** Version of the whole format, arrays included. */
  readonly format: string;
  readonly about: unknown;
  readonly sections: readonly {
    readonly name: string;
    readonly kind: Kind;
    readonly bytes: number;
  }[];
}

type Kind = 'u8' | 'u32' | 'i32';

/** Byte order belongs to it: arrays are written as they lie in memory. */
const formatOf = (version: number): string => `${String(version)}-${os.endianness()}`;

function kindOf(section: Section): Kind {
  if (section instanceof Int32Array) return 'i32';
  return section instanceof Uint32Array ? 'u32' : 'u8';
}

const padding = (bytes: number): number => (ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT;

/** The pieces of a file, to be written one after another. */
export function encodeContainer({ about, sections }: Container, version: number): Uint8Array[] {
  const entries = Object.entries(sections);
  const header: Header = {
    format: formatOf(version),
    about,
    sections: entries.map(([name, section]) => ({
      name,
      kind: kindOf(section),
      bytes: section.byteLength,
    })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const body: Buffer[] = [text, Buffer.alloc(padding(text.length), ' ')];
  for (const [, { buffer, byteOffset, byteLength }] of entries) {
    body.push(Buffer.from(buffer, byteOffset, byteLength), Buffer.alloc(padding(byteLength)));
  }
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length + padding(text.length), LENGTH_AT);
  let checksum = crc32(prefix.subarray(LENGTH_AT));
  // Of no bytes the checksum would begin anew.
  for (const piece of body) if (piece.length > 0) checksum = crc32(piece, checksum);
  prefix.writeUInt32LE(checksum, CHECKSUM_AT);
  return [prefix, ...body];
}

/** What the bytes of a file say; null if they are of another version, damaged, or something else. The bytes stay in use. */
export function decodeContainer(file: Buffer, version: number): Container | null {
  if (file.length < PREFIX_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const isWhole = crc32(file.subarray(LENGTH_AT)) === file.readUInt32LE(CHECKSUM_AT);
  if (!isWhole || file.byteOffset % ALIGNMENT !== 0) return null;
  const headerEnd = PREFIX_BYTES + file.readUInt32LE(LENGTH_AT);
  const header = JSON.parse(file.toString('utf8', PREFIX_BYTES, headerEnd)) as Header;
  if (header.format !== formatOf(version)) return null;
  const sections: Record<string, Section> = {};
  let at = headerEnd;
  for (const { name, kind, bytes } of header.sections) {
    sections[name] = sectionAt(file, at, kind, bytes);
    at += bytes + padding(bytes);
  }
  return { about: header.about, sections };
}

function sectionAt({ buffer, byteOffset }: Buffer, at: number, kind: Kind, bytes: number): Section {
  switch (kind) {
    case 'u8':
      return new Uint8Array(buffer, byteOffset + at, bytes);
    case 'u32':
      return new Uint32Array(buffer, byteOffset + at, bytes / 4);
    case 'i32':
      return new Int32Array(buffer, byteOffset + at, bytes / 4);
  }
}

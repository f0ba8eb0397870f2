/**
 * Reads what a compose needs to know of an RPM file, from its headers only. A file that is truncated, or whose
 * header does not match its digest, is refused by name.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../errors.js';
import type { NevraParts } from '../nevra.js';
import { contentsOf, type RpmContents } from './contents.js';
import { Header, HEADER_INTRO_BYTES, HeaderProblem, readHeaderShape } from './header.js';
import { signingKeys } from './signing-key.js';
import { SIGNATURE_TAG, TAG } from './tags.js';

const LEAD_BYTES = 96;
const LEAD_MAGIC = 0xedabeedb;
/** Enough for both headers of most packages in one read. */
const FIRST_READ_BYTES = 64 * 1024;
/** Used for one file after the other: nothing of it outlives the reading of a file. */
const firstRead = Buffer.allocUnsafeSlow(FIRST_READ_BYTES);

/** Facts out of an RPM's headers. */
export interface RpmFacts extends NevraParts {
  /** File name of the source package; empty of a source package. */
  readonly sourceRpm: string;
  readonly isSource: boolean;
  /** Short id of the signing key, lower-case hex; null if unsigned. */
  readonly sigkey: string | null;
  readonly excludeArch: readonly string[];
  readonly exclusiveArch: readonly string[];
  /** Provides exactly `system-release`. */
  readonly isSystemRelease: boolean;
  readonly sizeBytes: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
}

/**
 * Reads an RPM file's headers; synchronous, for use off the event loop.
 * @throws InputError if it is missing, no RPM, truncated, or its header is damaged
 */
export const readRpm = (path: string): RpmFacts => readFile(path, (facts) => facts);

/** The same with what it provides, requires and holds. @throws InputError */
export const readRpmContents = (path: string): { facts: RpmFacts; contents: RpmContents } =>
  readFile(path, (facts, header) => ({ facts, contents: contentsOf(header) }));

function readFile<Value>(path: string, use: (facts: RpmFacts, header: Header) => Value): Value {
  const file = open(path);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new HeaderProblem('it is not a regular file');
    const reader = new FileReader(file, status.size);
    const { signatures, header } = readHeaders(reader);
    const facts = {
      ...factsOf(signatures, header),
      sizeBytes: status.size,
      mtime: Math.floor(status.mtimeMs / 1000),
    };
    return use(facts, header);
  } catch (error) {
    if (!(error instanceof HeaderProblem)) throw error;
    throw damaged(path, error.message, error);
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw error;
    throw new InputError(
      `Package ${path} cannot be read: ${code === 'EACCES' ? 'permission denied' : 'there is no such file'}`,
      {
        hint: 'The repository lists it; copy the file there, or make the repository anew with createrepo_c.',
        cause: error,
      },
    );
  }
}

const damaged = (path: string, problem: string, cause: unknown): InputError =>
  new InputError(`Package ${path} is damaged: ${problem}`, {
    hint: 'Copy the package anew from where it was built, and make the repository anew with createrepo_c.',
    cause,
  });

/** Reads pieces of a file, from a first block kept in memory where it can. */
class FileReader {
  private readonly first: Buffer;

  constructor(
    private readonly file: number,
    readonly sizeBytes: number,
  ) {
    this.first = firstRead.subarray(0, Math.min(FIRST_READ_BYTES, sizeBytes));
    this.fill(this.first, 0);
  }

  /** @throws HeaderProblem if the file ends before */
  bytes(offset: number, length: number): Buffer {
    if (offset + length > this.sizeBytes)
      throw new HeaderProblem('it is truncated within its header');
    if (offset + length <= this.first.length) return this.first.subarray(offset, offset + length);
    const piece = Buffer.allocUnsafe(length);
    this.fill(piece, offset);
    return piece;
  }

  private fill(target: Buffer, offset: number): void {
    for (let done = 0; done < target.length;) {
      const got = readSync(this.file, target, done, target.length - done, offset + done);
      if (got === 0) throw new HeaderProblem('it became shorter while it was read');
      done += got;
    }
  }
}

function readHeaders(reader: FileReader): { signatures: Header; header: Header } {
  const lead = reader.bytes(0, LEAD_BYTES);
  if (lead.readUInt32BE(0) !== LEAD_MAGIC) throw new HeaderProblem('it is not an RPM package');
  const first = readHeaderAt(reader, LEAD_BYTES);
  const signatures = new Header(first, readHeaderShape(first));
  // The signature header is padded to a multiple of eight bytes.
  const start = LEAD_BYTES + Math.ceil(first.length / 8) * 8;
  const second = readHeaderAt(reader, start);
  checkSize(signatures, reader.sizeBytes - start);
  checkDigest(signatures, second);
  return { signatures, header: new Header(second, readHeaderShape(second)) };
}

function readHeaderAt(reader: FileReader, offset: number): Buffer {
  const shape = readHeaderShape(reader.bytes(offset, HEADER_INTRO_BYTES));
  return reader.bytes(offset, shape.totalBytes);
}

/** The signature header says how long header and payload are. */
function checkSize(signatures: Header, actual: number): void {
  const expected =
    signatures.integer(SIGNATURE_TAG.longSize) ?? signatures.integer(SIGNATURE_TAG.size);
  if (expected !== undefined && expected !== actual) {
    throw new HeaderProblem(
      `header and payload should be ${String(expected)} bytes, but ${String(actual)} are there`,
    );
  }
}

function checkDigest(signatures: Header, header: Buffer): void {
  for (const algorithm of ['sha256', 'sha1'] as const) {
    const expected = signatures.text(SIGNATURE_TAG[algorithm]);
    if (expected === undefined) continue;
    if (createHash(algorithm).update(header).digest('hex') !== expected) {
      throw new HeaderProblem(`its header does not match its ${algorithm} digest`);
    }
    return;
  }
}

function factsOf(signatures: Header, header: Header): Omit<RpmFacts, 'sizeBytes' | 'mtime'> {
  const keys = signingKeys(signatures);
  if (keys.length > 1)
    throw new HeaderProblem(`it is signed by more than one key: ${keys.join(', ')}`);
  const sourceRpm = header.text(TAG.sourceRpm);
  const isSource = sourceRpm === undefined;
  return {
    name: required(header, 'name'),
    epoch: String(header.integer(TAG.epoch) ?? 0),
    version: required(header, 'version'),
    release: required(header, 'release'),
    arch: isSource ? sourceArch(header) : required(header, 'arch'),
    sourceRpm: sourceRpm ?? '',
    isSource,
    sigkey: keys[0] ?? null,
    excludeArch: header.texts(TAG.excludeArch),
    exclusiveArch: header.texts(TAG.exclusiveArch),
    isSystemRelease: header.texts(TAG.provideName).includes('system-release'),
  };
}

function required(header: Header, tag: 'name' | 'version' | 'release' | 'arch'): string {
  const text = header.text(TAG[tag]);
  if (text === undefined) throw new HeaderProblem(`its header has no ${tag}`);
  return text;
}

/** A source package's arch tag is that of the machine that built it; it is `nosrc` if it lacks sources. */
function sourceArch(header: Header): string {
  return header.has(TAG.noSource) || header.has(TAG.noPatch) ? 'nosrc' : 'src';
}

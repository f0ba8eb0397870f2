/** Checksums as repository metadata writes them. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InputError } from '../errors.js';

export interface Checksum {
  /** `sha256`, `sha512`; `sha` is old for `sha1`. */
  readonly type: string;
  /** Lower-case hex. */
  readonly value: string;
}

const KNOWN = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);

/** A hash of a checksum's type. @throws InputError if the type is unknown */
export function hashFor(type: string, place: string): Hash {
  const name = type === 'sha' ? 'sha1' : type.toLowerCase();
  if (!KNOWN.has(name)) {
    throw new InputError(`${place} has a checksum of unknown type '${type}'`, {
      hint: `Known are ${[...KNOWN].join(', ')}.`,
    });
  }
  return createHash(name);
}

/** Reads a file and compares. @throws InputError if the checksum is another */
export async function verifyChecksum(
  path: string,
  place: string,
  expected: Checksum,
): Promise<void> {
  const hash = hashFor(expected.type, place);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(piece as Buffer);
  }
  compareDigest(hash.digest('hex'), expected, place);
}

/** @throws InputError if the digest is not the expected one */
export function compareDigest(digest: string, expected: Checksum, place: string): void {
  if (digest === expected.value.toLowerCase()) return;
  throw new InputError(
    `${place} has ${expected.type} ${digest}, but its repository says ${expected.value}`,
    {
      hint: 'The file was changed or damaged after the repository was made; make the repository anew with createrepo_c.',
    },
  );
}

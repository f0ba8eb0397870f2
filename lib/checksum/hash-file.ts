/** Reads a file once, for all checksum types that are wanted. */
import { createReadStream } from 'node:fs';
import { fromSystemError } from '../process/index.js';
import { newHash } from './algorithms.js';

export interface FileDigests {
  readonly sizeBytes: number;
  /** Hexadecimal, lower case, by type. */
  readonly digests: Readonly<Record<string, string>>;
}

const CHUNK_BYTES = 1024 ** 2;
const REPORT_BYTES = 256 * CHUNK_BYTES;

/** Digests of a file. @param onBytes told now and then how much was read. @throws ConfigError, InputError */
export async function hashFile(
  file: string,
  types: readonly string[],
  onBytes: (bytes: number) => void = () => undefined,
): Promise<FileDigests> {
  const hashes = types.map((type) => [type, newHash(type)] as const);
  let sizeBytes = 0;
  let told = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Buffer;
      for (const [, hash] of hashes) hash.update(bytes);
      sizeBytes += bytes.length;
      if (sizeBytes - told >= REPORT_BYTES) onBytes((told = sizeBytes));
    }
  } catch (error) {
    throw fromSystemError(error, 'read', file);
  }
  return {
    sizeBytes,
    digests: Object.fromEntries(hashes.map(([type, hash]) => [type, hash.digest('hex')])),
  };
}

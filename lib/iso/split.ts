/**
 * Splits a tree over media: files stay in their order, a new medium begins when one is full (pungi/media_split.py).
 * No bin packing: the number of media is not always the least.
 */
import { InputError } from '../errors.js';

export interface MediaFile {
  /** Relative to the tree. */
  readonly path: string;
  readonly sizeBytes: number;
  /** On every medium. */
  readonly sticky: boolean;
}

/** What one medium holds. */
export interface MediaPart {
  /** Sum of the files, each rounded up to blocks. */
  readonly sizeBytes: number;
  readonly files: readonly string[];
}

/** The block of ISO 9660. */
const BLOCK_BYTES = 2048;

/** Rounds up to whole blocks. */
export const inBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

/**
 * Parts in order; none if there is no file but sticky ones.
 * @param limitBytes null: one medium, whatever its size
 * @throws InputError for a file larger than a medium
 */
export function splitMedia(files: readonly MediaFile[], limitBytes: number | null): MediaPart[] {
  for (const file of files) checkFits(file, limitBytes);
  const sticky = files.filter((file) => file.sticky);
  const base = sticky.reduce((sum, file) => sum + inBlocks(file.sizeBytes), 0);
  const parts: { sizeBytes: number; files: string[] }[] = [];
  for (const file of files.filter((one) => !one.sticky)) {
    const size = inBlocks(file.sizeBytes);
    let part = parts.at(-1);
    if (part === undefined || (limitBytes !== null && part.sizeBytes + size > limitBytes)) {
      part = { sizeBytes: base, files: sticky.map(({ path }) => path) };
      parts.push(part);
    }
    part.files.push(file.path);
    part.sizeBytes += size;
  }
  return parts;
}

function checkFits({ path, sizeBytes }: MediaFile, limitBytes: number | null): void {
  if (limitBytes === null || sizeBytes <= limitBytes) return;
  const sizes = `${String(sizeBytes)} bytes, a medium holds ${String(limitBytes)}`;
  throw new InputError(`File is larger than media size: ${path} (${sizes})`, {
    hint: 'raise iso_size, or leave the package out',
  });
}

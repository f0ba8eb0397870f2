/** The thread that hashes a large file. */
import type { ThreadWork } from '../threads/index.js';
import { hashFile, type FileDigests } from './hash-file.js';

/** What the thread is given. */
export interface HashInput {
  readonly file: string;
  readonly types: readonly string[];
}

const MEGABYTE = 1_000_000;

export const work: ThreadWork<HashInput, FileDigests> = ({ file, types }, onProgress) =>
  hashFile(file, types, (bytes) => {
    onProgress(`${String(Math.round(bytes / MEGABYTE))} MB`);
  });

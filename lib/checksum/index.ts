/** Checksums of files, and the files that name them. */
export { formatChecksums, type ChecksumEntry } from './checksum-file.js';
export { digestFile } from './digest-file.js';
export type { FileDigests } from './hash-file.js';

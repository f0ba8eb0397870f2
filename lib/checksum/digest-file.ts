/** Digests of a file: a small one at once, a large one in a thread, since a disc takes a minute of processor time. */
import { stat } from 'node:fs/promises';
import { fromSystemError } from '../process/index.js';
import { runInThread, threadModule, type ThreadOptions } from '../threads/index.js';
import { newHash } from './algorithms.js';
import { hashFile, type FileDigests } from './hash-file.js';
import type { HashInput } from './hash-thread.js';

/** Hashing this much keeps the event loop for some ten milliseconds, chunk by chunk; a thread takes longer to start. */
const SMALL_BYTES = 16 * 1024 ** 2;

/**
 * Size and digests of a file, read once for all types.
 * @param types names as Python's hashlib has them
 * @throws ConfigError for an unknown type, CancelledError if the signal was aborted
 */
export async function digestFile(
  file: string,
  types: readonly string[],
  options: ThreadOptions = {},
): Promise<FileDigests> {
  for (const type of types) newHash(type);
  const { size } = await stat(file).catch((error: unknown) => {
    throw fromSystemError(error, 'read', file);
  });
  if (size <= SMALL_BYTES) return await hashFile(file, types);
  const input: HashInput = { file, types };
  return await runInThread(threadModule('hash-thread', import.meta.url), input, options);
}

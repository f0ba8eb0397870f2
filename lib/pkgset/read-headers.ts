/** Reads the headers of many packages, off the event loop. */
import { availableParallelism } from 'node:os';
import type { RpmFacts } from '../rpm/index.js';
import { runInThread, threadModule, type ThreadOptions } from '../threads/index.js';
import type { ReadHeadersInput } from './read-headers-thread.js';

/** Files for which another thread is worth its start. */
const FILES_A_THREAD = 2_500;
const MAX_THREADS = 4;

/** The facts of each package, in order. @throws InputError that names the first package that cannot be read */
export async function readHeaders(
  paths: readonly string[],
  options: ThreadOptions = {},
): Promise<readonly RpmFacts[]> {
  const threads = Math.min(
    MAX_THREADS,
    availableParallelism(),
    Math.ceil(paths.length / FILES_A_THREAD),
  );
  const share = Math.ceil(paths.length / Math.max(1, threads));
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const input: ReadHeadersInput = { paths: paths.slice(index * share, (index + 1) * share) };
      const module = threadModule('read-headers-thread', import.meta.url);
      return runInThread<RpmFacts[]>(module, input, options);
    }),
  );
  return parts.flat();
}

/** Reads the headers of many packages, off the event loop. */
import type { RpmFacts } from '../rpm/index.js';
import { runInThread, threadModule, type ThreadOptions } from '../threads/index.js';
import type { ReadHeadersInput } from './read-headers-thread.js';

/** The facts of each package, in order. @throws InputError that names the first package that cannot be read */
export async function readHeaders(
  paths: readonly string[],
  options: ThreadOptions = {},
): Promise<readonly RpmFacts[]> {
  const input: ReadHeadersInput = { paths };
  return await runInThread<RpmFacts[]>(
    threadModule('read-headers-thread', import.meta.url),
    input,
    options,
  );
}

/** Reads the headers of many packages, off the event loop. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Checksum } from '../repodata/index.js';
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
  return (await readShares(paths, options, () => ({}))).flat();
}

/** Where the packages of a set are, as their repository tells it. */
export interface PoolRequest {
  /** Where files with the packages go: `N.pool`. */
  readonly directory: string;
  /** Below the set's prefix. */
  readonly locations: readonly string[];
  readonly checksums: readonly Checksum[];
}

/**
 * The same, and files of the packages as gather reads them, in order.
 * @throws InputError that names the first package that cannot be read
 */
export async function readHeadersAndPools(
  paths: readonly string[],
  { directory, locations, checksums }: PoolRequest,
  options: ThreadOptions = {},
): Promise<{ readonly facts: readonly RpmFacts[]; readonly files: readonly string[] }> {
  const fileOf = (start: number): string => path.join(directory, `${String(start)}.pool`);
  const starts: number[] = [];
  const parts = await readShares(paths, options, (start, end) => {
    starts.push(start);
    const share = {
      locations: locations.slice(start, end),
      checksums: checksums.slice(start, end),
    };
    return { pool: { file: fileOf(start), ...share } };
  });
  return { facts: parts.flat(), files: starts.map(fileOf) };
}

/** @param more what else the thread of packages `[start, end)` is told */
async function readShares(
  paths: readonly string[],
  options: ThreadOptions,
  more: (start: number, end: number) => Omit<ReadHeadersInput, 'paths'>,
): Promise<readonly (readonly RpmFacts[])[]> {
  const threads = Math.min(
    MAX_THREADS,
    availableParallelism(),
    Math.ceil(paths.length / FILES_A_THREAD),
  );
  const share = Math.ceil(paths.length / Math.max(1, threads));
  return await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const [start, end] = [index * share, (index + 1) * share];
      const input: ReadHeadersInput = { paths: paths.slice(start, end), ...more(start, end) };
      const module = threadModule('read-headers-thread', import.meta.url);
      return runInThread<RpmFacts[]>(module, input, options);
    }),
  );
}

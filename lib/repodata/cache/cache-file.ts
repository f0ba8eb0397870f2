/**
 * One file of the cache: read if it is there and whole; else made, once on a machine however many ask for it at the
 * same time. A cache that cannot be used (no room, no permission) is no error: the value is made each time.
 */
import { closeSync, fstatSync, openSync, readSync, utimesSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../../errors.js';
import { codeOf, makeDirectory } from '../../process/index.js';
import { decodeContainer, encodeContainer, type Container } from './container.js';
import { pruneCache } from './prune.js';

/** Longer than reading any metadata takes; who waits so long reads by himself. */
const LOCK_TIMEOUT_MS = 600_000;
/** A file that is used is marked so from time to time: the ones unused for longest go first. */
const MARK_AFTER_MS = 3_600_000;

export interface CacheFile<Value> {
  readonly directory: string;
  /** File name: what the value is made of, by checksum. */
  readonly name: string;
  readonly version: number;
  readonly encode: (value: Value) => Container;
  /** Null: it does not say what is wanted. */
  readonly decode: (container: Container) => Value | null;
  readonly signal?: AbortSignal;
}

/** The value of a cache file, or what `make` makes; that is kept. @throws whatever `make` throws, CancelledError */
export async function throughCache<Value>(
  cache: CacheFile<Value>,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = readCacheFile(cache);
  if (known !== null) return known;
  return await exclusively(cache, async () => {
    const madeMeanwhile = readCacheFile(cache);
    if (madeMeanwhile !== null) return madeMeanwhile;
    const value = await make();
    await store(cache, value);
    return value;
  });
}

/** The value, if the file is there, whole, and says what is wanted. */
export function readCacheFile<Value>(cache: CacheFile<Value>): Value | null {
  const bytes = readWhole(path.join(cache.directory, cache.name));
  const container = bytes === null ? null : decodeContainer(bytes, cache.version);
  return container === null ? null : cache.decode(container);
}

function readWhole(file: string): Buffer | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size, mtimeMs } = fstatSync(descriptor);
      const bytes = Buffer.allocUnsafeSlow(size);
      for (let at = 0; at < size;) {
        const got = readSync(descriptor, bytes, at, size - at, at);
        if (got === 0) return null;
        at += got;
      }
      const now = Date.now();
      if (now - mtimeMs > MARK_AFTER_MS) utimesSync(file, now / 1000, now / 1000);
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    // Not there, not ours to read, or gone meanwhile.
    if (codeOf(error) === null) throw error;
    return null;
  }
}

/** Carries work out while no other process does it; without a lock if none can be had. */
async function exclusively<Value>(
  { directory, name, signal }: CacheFile<Value>,
  work: () => Promise<Value>,
): Promise<Value> {
  const { withFileLock } = await import('../../file-lock/index.js');
  let outcome: { readonly value: Value } | 'waiting' | 'working' = 'waiting';
  try {
    return await withFileLock(
      path.join(directory, `${name}.lock`),
      async () => {
        outcome = 'working';
        outcome = { value: await work() };
        return outcome.value;
      },
      { timeoutMs: LOCK_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) },
    );
  } catch (error) {
    return await withoutLock(outcome, error, work);
  }
}

/** What to do when the lock failed, or the work. */
async function withoutLock<Value>(
  outcome: { readonly value: Value } | 'waiting' | 'working',
  error: unknown,
  work: () => Promise<Value>,
): Promise<Value> {
  if (typeof outcome === 'object') return outcome.value;
  if (outcome === 'working' || error instanceof CancelledError) throw error;
  return await work();
}

async function store<Value>(cache: CacheFile<Value>, value: Value): Promise<void> {
  const { directory, name, version } = cache;
  const temporary = path.join(directory, `.${name}.${String(process.pid)}.part`);
  try {
    await makeDirectory(directory);
    const file = await open(temporary, 'w', 0o600);
    try {
      for (const piece of encodeContainer(cache.encode(value), version))
        await file.appendFile(piece);
    } finally {
      await file.close();
    }
    await rename(temporary, path.join(directory, name));
    await pruneCache(directory);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    // No room, or not ours to write: the next one makes it again.
    if (codeOf(error) === null) throw error;
  }
}

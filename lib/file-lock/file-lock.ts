/** An exclusive kernel lock on a file, for as long as a piece of work takes. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, TransientError } from '../errors.js';
import { fromSystemError, makeDirectory } from '../process/index.js';
import type { FileLockOptions, Holder, Outcome } from './holder.js';
import { NativeLock, nativeLocks } from './native-lock.js';

/**
 * Carries out `work` while this process holds the lock; the file is made if it is missing and never removed.
 * @throws TransientError if another holds the lock for too long, or if the lock was lost under way
 * @throws CancelledError if the signal was aborted while waiting
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  options: FileLockOptions,
): Promise<T> {
  if (options.signal?.aborted === true) throw cancelled(file);
  await makeLockFile(file);
  return await underLock(file, await holderOf(file), work, options);
}

/** The same with a given holder. */
export async function underLock<T>(
  file: string,
  holder: Holder,
  work: () => Promise<T>,
  options: FileLockOptions,
): Promise<T> {
  try {
    checkOutcome(file, await holder.acquire(options), options.timeoutMs);
    const result = await work();
    if (holder.hasLost()) throw lost(file);
    return result;
  } finally {
    await holder.release();
  }
}

async function holderOf(file: string): Promise<Holder> {
  const locks = nativeLocks();
  if (locks !== null) return new NativeLock(file, locks);
  const { ChildLock } = await import('./child-lock.js');
  return new ChildLock(file);
}

function checkOutcome(file: string, outcome: Outcome, timeoutMs: number): void {
  if (outcome === 'aborted') throw cancelled(file);
  if (outcome === 'held') return;
  throw new TransientError(
    `the lock ${file} was held by another process for more than ${String(timeoutMs / 1000)} s`,
    { hint: 'see with `lslocks` who holds it; a frozen process has to be ended or continued' },
  );
}

const cancelled = (file: string): CancelledError =>
  new CancelledError(`waiting for the lock ${file} was cancelled`);

const lost = (file: string): TransientError =>
  new TransientError(`the lock ${file} was lost: its holder was ended from outside`, {
    hint: 'see whether the machine is out of memory',
  });

async function makeLockFile(file: string): Promise<void> {
  try {
    await makeDirectory(path.dirname(file));
    const handle = await open(file, 'a', 0o644);
    await handle.close();
  } catch (error) {
    throw fromSystemError(error, 'make the lock', file);
  }
}

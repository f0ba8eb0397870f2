/**
 * The lock as the kernel's own (an open file description's, fcntl(2)): it goes when the file is closed, so also when we
 * die, however we die, and while we are frozen it stays ours.
 */
import { createRequire } from 'node:module';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { InputError } from '../errors.js';
import type { FileLockOptions, Holder, Outcome } from './holder.js';

/** What we use of fs-native-extensions, which has no types. */
interface NativeLocks {
  /** False if another has it. */
  tryLock(fd: number): boolean;
}

const FIRST_POLL_MS = 5;
const LONGEST_POLL_MS = 100;

let native: NativeLocks | null | undefined;

/** The native part; null on machines for which there is none. */
export function nativeLocks(): NativeLocks | null {
  if (native !== undefined) return native;
  try {
    native = createRequire(import.meta.url)('fs-native-extensions') as NativeLocks;
  } catch {
    native = null;
  }
  return native;
}

export class NativeLock implements Holder {
  private handle: FileHandle | null = null;

  constructor(
    private readonly file: string,
    private readonly locks: NativeLocks,
  ) {}

  /** Asks again and again: who waits in the kernel can neither be cancelled nor given a time limit. */
  async acquire({ timeoutMs, signal }: FileLockOptions): Promise<Outcome> {
    this.handle = await open(this.file, 'a');
    const deadline = Date.now() + timeoutMs;
    for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_POLL_MS)) {
      if (this.tryLock(this.handle.fd)) return 'held';
      if (Date.now() > deadline) return 'timeout';
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted === true) return 'aborted';
    }
  }

  private tryLock(fd: number): boolean {
    try {
      return this.locks.tryLock(fd);
    } catch (error) {
      throw new InputError(`cannot lock ${this.file}: ${String(error)}`, {
        cause: error,
        hint: 'the file system of the compose must support locks (docs/compose-directory.md)',
      });
    }
  }

  /** Nobody can take it from us. */
  hasLost = (): boolean => false;

  async release(): Promise<void> {
    await this.handle?.close();
  }
}

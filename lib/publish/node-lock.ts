/** The kernel lock that orders those who claim, publish and commit a node's steps. */
import { TransientError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import type { NodeFiles } from './node-files.js';

const LOCK_TIMEOUT_MS = 60_000;

/** Runs `work` while no other attempt of the node claims, publishes or commits. */
export async function underNodeLock<T>(
  files: NodeFiles,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  return await withFileLock(files.lock(), work, { timeoutMs: LOCK_TIMEOUT_MS, signal });
}

/** The node's lock, taken when first needed and held until the attempt has ended: one lock for publishing and commit. */
export class AttemptLock {
  private held: Promise<void> | null = null;
  private ended: Promise<void> = Promise.resolve();
  private letGo: () => void = () => undefined;

  constructor(
    private readonly files: NodeFiles,
    private readonly signal: AbortSignal,
  ) {}

  /** Waits until the lock is ours. @throws TransientError if another attempt keeps it for too long */
  async hold(): Promise<void> {
    this.held ??= this.take();
    await this.held;
  }

  /** Gives the lock back. @throws TransientError if it was lost while it was held */
  async release(): Promise<void> {
    if (this.held === null) return;
    this.letGo();
    await this.ended;
  }

  private take(): Promise<void> {
    return new Promise((resolve, reject) => {
      const released = new Promise<void>((done) => {
        this.letGo = done;
      });
      this.ended = underNodeLock(this.files, this.signal, () => {
        resolve();
        return released;
      });
      this.ended.catch((error: unknown) => {
        reject(error instanceof Error ? error : new TransientError(String(error)));
      });
    });
  }
}

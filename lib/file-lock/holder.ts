/** What holds a lock for us. */

export interface FileLockOptions {
  /** How long to wait for the lock. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type Outcome = 'held' | 'aborted' | 'timeout';

export interface Holder {
  /** @throws ToolError, InputError if it cannot be had for another reason */
  acquire(options: FileLockOptions): Promise<Outcome>;
  /** Whether the lock is ours no more, although we have not released it. */
  hasLost(): boolean;
  /** When this returns another may have the lock. */
  release(): Promise<void>;
}

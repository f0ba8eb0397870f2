/**
 * An exclusive kernel lock (flock) on a file. Node cannot take one itself, so a child holds it as long as our pipe to it
 * is open: the kernel closes that when we die, however we die, and while we are frozen the lock stays ours.
 */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { execa, type Options, type ResultPromise } from 'execa';
import { CancelledError, ToolError, TransientError } from '../errors.js';
import { commandEnvironment, fromSystemError, makeDirectory, packageOf } from '../process/index.js';

export interface FileLockOptions {
  /** How long to wait for the lock. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** `cat` gives back what we say to it as soon as it runs, which is when flock has the lock. */
const FLOCK = ['--exclusive', '--no-fork', '--'];

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
  const holder = new Holder(file);
  try {
    await holder.acquire(options);
    const result = await work();
    holder.checkHeld();
    return result;
  } finally {
    await holder.release();
  }
}

const cancelled = (file: string): CancelledError =>
  new CancelledError(`waiting for the lock ${file} was cancelled`);

async function makeLockFile(file: string): Promise<void> {
  try {
    await makeDirectory(path.dirname(file));
    const handle = await open(file, 'a', 0o644);
    await handle.close();
  } catch (error) {
    throw fromSystemError(error, 'make the lock', file);
  }
}

type Outcome = 'held' | 'aborted' | 'timeout' | 'ended';

class Holder {
  private readonly child: ResultPromise<Options>;
  private stderr = '';
  private hasEnded = false;
  private hasLock = false;

  constructor(private readonly file: string) {
    const options: Options = {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      env: commandEnvironment(),
      extendEnv: false,
      // A group of its own: Ctrl-C in a terminal must not take the lock away before the work has ended.
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
    };
    this.child = execa('flock', [...FLOCK, file, 'cat'], options);
    void this.child.then(() => {
      this.hasEnded = true;
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString('utf8');
    });
    // The holder may end before it reads; that shows in how it ended.
    this.child.stdin?.on('error', () => undefined);
  }

  async acquire({ timeoutMs, signal }: FileLockOptions): Promise<void> {
    const outcome = await this.waitFor(timeoutMs, signal);
    this.hasLock = outcome === 'held';
    switch (outcome) {
      case 'held':
        return;
      case 'aborted':
        throw cancelled(this.file);
      case 'timeout':
        throw new TransientError(
          `the lock ${this.file} was held by another process for more than ${String(timeoutMs / 1000)} s`,
          {
            hint: 'see with `lslocks` who holds it; a frozen process has to be ended or continued',
          },
        );
      case 'ended':
        throw await this.failure();
    }
  }

  /** @throws TransientError if somebody ended the holder while the work was under way */
  checkHeld(): void {
    if (!this.hasEnded) return;
    throw new TransientError(`the lock ${this.file} was lost: its holder was ended from outside`, {
      hint: 'see whether the machine is out of memory',
    });
  }

  /** Ends the holder; when this returns another may have the lock. */
  async release(): Promise<void> {
    this.child.stdin?.end();
    this.child.stdout?.resume();
    if (!this.hasLock) this.child.kill('SIGKILL');
    await this.child;
  }

  private async waitFor(timeoutMs: number, signal: AbortSignal | undefined): Promise<Outcome> {
    return await new Promise<Outcome>((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      const onAbort = (): void => {
        settle('aborted');
      };
      const timer = setTimeout(settle, timeoutMs, 'timeout');
      signal?.addEventListener('abort', onAbort, { once: true });
      this.child.stdout?.once('data', () => {
        settle('held');
      });
      void this.child.then(() => {
        settle('ended');
      });
      this.child.stdin?.write('\n');
    });
  }

  private async failure(): Promise<ToolError> {
    const { code, exitCode, signal } = await this.child;
    const isMissing = code === 'ENOENT';
    return new ToolError(
      {
        command: ['flock', ...FLOCK, this.file, 'cat'],
        exitCode: exitCode ?? null,
        signal: signal ?? null,
        logTail: this.stderr.trim(),
        logFile: null,
        ...(isMissing ? { reason: 'is not installed' } : {}),
      },
      {
        hint: isMissing
          ? `install package ${packageOf('flock')} on this worker's machine`
          : 'the file system of the compose must support flock (docs/compose-directory.md)',
      },
    );
  }
}

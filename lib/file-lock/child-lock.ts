/**
 * The lock (flock) by a child that holds it as long as our pipe to it is open: the kernel closes that when we die, however
 * we die, and while we are frozen the lock stays ours. For machines without the native part.
 */
import { execa, type Options, type ResultPromise } from 'execa';
import { ToolError } from '../errors.js';
import { commandEnvironment, packageOf } from '../process/index.js';
import type { FileLockOptions, Holder, Outcome } from './holder.js';

/** `cat` gives back what we say to it as soon as it runs, which is when flock has the lock. */
const FLOCK = ['--exclusive', '--no-fork', '--'];

export class ChildLock implements Holder {
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

  async acquire({ timeoutMs, signal }: FileLockOptions): Promise<Outcome> {
    const outcome = await this.waitFor(timeoutMs, signal);
    if (outcome === 'ended') throw await this.failure();
    this.hasLock = outcome === 'held';
    return outcome;
  }

  hasLost = (): boolean => this.hasEnded;

  async release(): Promise<void> {
    this.child.stdin?.end();
    this.child.stdout?.resume();
    if (!this.hasLock) this.child.kill('SIGKILL');
    await this.child;
  }

  private async waitFor(
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | 'ended'> {
    return await new Promise((resolve) => {
      const settle = (outcome: Outcome | 'ended'): void => {
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

/** Keeps one child process running: starts it again when it ends, slower each time that it ends at once. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Command } from '../../lib/process/index.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Who runs this long has started well: the next pause is short again. */
const SETTLED_MS = 20_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

export interface SupervisedOptions {
  readonly name: string;
  /** What to run, asked anew for each start. */
  readonly command: () => Promise<Command>;
  /** Standard output and error are appended to it; one older file is kept. */
  readonly logFile: string;
  readonly log: Logger;
}

export class Supervised {
  private child: ChildProcess | null = null;
  private stopping = false;
  private loop: Promise<void> | null = null;
  private wake: (() => void) | null = null;

  constructor(private readonly options: SupervisedOptions) {}

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  start(): void {
    this.loop ??= this.run();
  }

  /** Ends it: SIGTERM, and SIGKILL when the grace time is over. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.wake?.();
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), graceMs);
    await this.loop;
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.stopping) {
      const startedAt = Date.now();
      const end = await this.once().catch((error: unknown) => String(error));
      if (this.stopping) return;
      if (Date.now() - startedAt > SETTLED_MS) pauseMs = FIRST_PAUSE_MS;
      this.options.log.warn({ end, pauseMs }, `${this.options.name} ended; it is started again`);
      await this.pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  private async once(): Promise<string> {
    const command = await this.options.command();
    rotate(this.options.logFile);
    const log = openSync(this.options.logFile, 'a', 0o600);
    try {
      this.child = spawn(command.program, command.args, {
        stdio: ['ignore', log, log],
        env: command.env,
        cwd: command.cwd,
      });
    } finally {
      closeSync(log);
    }
    try {
      return await ended(this.child);
    } finally {
      this.child = null;
    }
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }
}

async function ended(child: ChildProcess): Promise<string> {
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit ${String(code)}`);
    });
  });
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // There is no log yet.
  }
}

/**
 * The one runner of external commands: argument arrays, an allow-listed environment, a log file, a time limit,
 * and an end for the whole process group when the command is cancelled.
 */
import { stat } from 'node:fs/promises';
import type { execa as execaFunction, Options, ResultPromise } from 'execa';
import { CancelledError, InternalError } from '../errors.js';
import type { Command, CommandResult, RunOptions } from './command.js';
import { CommandLog } from './command-log.js';
import { commandEnvironment } from './environment.js';
import { endGroup, isGroupAlive, registerGroup, unregisterGroup } from './group.js';
import { cannotStart, exitFailure, timedOut } from './run-failure.js';
import { openStdout } from './stdout-file.js';
import { Tail } from './tail.js';

const TAIL_BYTES = 16_384;
const KEPT_STDOUT_BYTES = 1_048_576;
const GRACE_MS = 5_000;
/** How long what a finished command left in the background may hold its output open. */
const LINGER_MS = 2_000;

/**
 * Runs a command to its end.
 * @throws ToolError if it cannot be started, fails, or takes too long
 * @throws SpaceError if it, or its log, finds no room
 * @throws CancelledError if the signal was aborted
 */
export async function run(command: Command, options: RunOptions): Promise<CommandResult> {
  if (options.signal?.aborted === true) throw cancelled(command);
  const log = await CommandLog.open(options.logFile, command);
  const execution = new Execution(command, options, log);
  let ending = 'failed';
  try {
    const result = await execution.carryOut();
    ending = `exit ${String(result.exitCode)} after ${(result.durationMs / 1000).toFixed(1)} s`;
    return result;
  } catch (error) {
    ending = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
    throw error;
  } finally {
    await log.close(ending);
  }
}

const cancelled = (command: Command): CancelledError =>
  new CancelledError(`${command.program} was cancelled`);

type Stop = 'cancelled' | 'timeout' | 'log-failure';

/** One run of a command; an object because starting, reading and stopping share its state. */
class Execution {
  private readonly tail = new Tail(TAIL_BYTES);
  private readonly stdout: Tail;
  private readonly graceMs: number;
  private readonly startedAt = Date.now();
  private group: number | null = null;
  private stopping: { readonly why: Stop; readonly ended: Promise<void> } | null = null;

  constructor(
    private readonly command: Command,
    private readonly options: RunOptions,
    private readonly log: CommandLog,
  ) {
    this.stdout = new Tail(options.keepStdoutBytes ?? KEPT_STDOUT_BYTES);
    this.graceMs = options.graceMs ?? GRACE_MS;
  }

  async carryOut(): Promise<CommandResult> {
    // Loaded when the first command runs: most of what the command line does runs none.
    const { execa } = await import('execa');
    const stdoutFile = await openStdout(this.command.stdoutFile);
    try {
      const child = this.start(execa, stdoutFile?.fd ?? 'pipe');
      if (child.pid === undefined) throw await this.notStarted(await child);
      return await this.follow(child, child.pid);
    } finally {
      await stdoutFile?.close();
    }
  }

  private start(execa: typeof execaFunction, stdout: number | 'pipe'): ResultPromise<Options> {
    const { program, args, cwd, env } = this.command;
    const options: Options = {
      ...standardInput(this.command),
      ...(cwd === undefined ? {} : { cwd }),
      // Any open file descriptor will do; execa's types know only the standard ones.
      stdout: stdout as 'pipe',
      stderr: 'pipe',
      env: commandEnvironment(env),
      extendEnv: false,
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      stripFinalNewline: false,
    };
    try {
      return execa(program, [...args], options);
    } catch (error) {
      throw cannotStart(this.command, this.log.file, error, true);
    }
  }

  private async follow(child: ResultPromise<Options>, group: number) {
    this.group = group;
    registerGroup(group);
    const onAbort = (): void => {
      this.stop('cancelled');
    };
    this.options.signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => {
      this.stop('timeout');
    }, this.options.timeoutMs);
    try {
      this.options.onStart?.(group);
      if (this.options.signal?.aborted === true) onAbort();
      const reading = Promise.allSettled([
        this.read(child.stdout, this.stdout),
        this.read(child.stderr, null),
      ]);
      await new Promise<void>((resolve) => {
        child.once('exit', () => {
          resolve();
        });
      });
      await this.release(child, reading);
      return await this.judge(await child, await reading);
    } finally {
      clearTimeout(timer);
      this.options.signal?.removeEventListener('abort', onAbort);
      if (isGroupAlive(group)) await endGroup(group, this.graceMs);
      unregisterGroup(group);
    }
  }

  /** Ends what still holds the output open although the command itself has ended. */
  private async release(child: ResultPromise<Options>, reading: Promise<unknown>): Promise<void> {
    if (this.stopping !== null) await this.stopping.ended;
    let timer: NodeJS.Timeout | undefined;
    const lingers = new Promise<true>((resolve) => {
      timer = setTimeout(() => resolve(true), LINGER_MS);
    });
    if ((await Promise.race([reading, lingers])) === true && this.group !== null) {
      await endGroup(this.group, this.graceMs);
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
    clearTimeout(timer);
  }

  private async read(stream: AsyncIterable<unknown> | null, kept: Tail | null): Promise<void> {
    if (stream === null) return;
    try {
      for await (const chunk of stream) {
        if (!Buffer.isBuffer(chunk)) throw new InternalError('output is expected as bytes');
        this.tail.add(chunk);
        kept?.add(chunk);
        await this.log.add(chunk);
      }
    } catch (error) {
      if (isClosed(error)) return;
      this.stop('log-failure');
      throw error;
    }
  }

  private stop(why: Stop): void {
    if (this.stopping !== null || this.group === null) return;
    this.stopping = { why, ended: endGroup(this.group, this.graceMs) };
  }

  private async judge(
    end: { readonly exitCode?: number; readonly signal?: string },
    readings: readonly PromiseSettledResult<void>[],
  ): Promise<CommandResult> {
    const durationMs = Date.now() - this.startedAt;
    const why = this.stopping?.why;
    if (why === 'cancelled') throw cancelled(this.command);
    for (const reading of readings) if (reading.status === 'rejected') throw reading.reason;
    const facts = {
      command: this.command,
      logFile: this.log.file,
      logTail: this.tail,
      exitCode: end.exitCode ?? null,
      signal: end.signal ?? null,
    };
    if (why === 'timeout') throw timedOut(facts, this.options.timeoutMs);
    const { exitCode } = facts;
    if (exitCode === null || !(this.command.okExitCodes ?? [0]).includes(exitCode)) {
      throw exitFailure(facts);
    }
    return { exitCode, stdout: this.stdout.text(), durationMs };
  }

  private async notStarted(result: { readonly cause?: unknown }): Promise<Error> {
    const { cwd } = this.command;
    const cwdIsThere = cwd === undefined || (await stat(cwd).catch(() => null)) !== null;
    return cannotStart(this.command, this.log.file, result.cause ?? result, cwdIsThere);
  }
}

function standardInput({ stdin }: Command): Options {
  if (stdin === undefined) return { stdin: 'ignore' };
  return 'text' in stdin ? { input: stdin.text } : { inputFile: stdin.file };
}

/** A stream that we closed ourselves ends with one of these. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** A command whose standard output is read as it comes: decompressors of large metadata. */
import { execa } from 'execa';
import { CancelledError, ToolError } from '../errors.js';
import type { Command } from './command.js';
import { commandEnvironment } from './environment.js';
import { cannotStart } from './run-failure.js';
import { Tail } from './tail.js';

const KEPT_STDERR_BYTES = 4096;

/**
 * Runs a command and yields its standard output piece by piece. A consumer that stops early ends the command.
 * @throws ToolError if it cannot be started or fails
 * @throws CancelledError if the signal was aborted
 */
export async function* streamCommand(
  command: Command,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array, void> {
  const child = start(command, options.signal);
  if (child.pid === undefined) {
    const failure = await child;
    throw cannotStart(command, '', failure.cause ?? failure, true);
  }
  const stderr = new Tail(KEPT_STDERR_BYTES);
  child.stderr.on('data', (piece: Buffer) => stderr.add(piece));
  try {
    for await (const piece of child.stdout) yield piece as Uint8Array;
    const end = await child;
    if (options.signal?.aborted === true)
      throw new CancelledError(`${command.program} was cancelled`);
    if (end.exitCode !== 0) throw failed(command, end.exitCode ?? null, end.signal ?? null, stderr);
  } finally {
    child.kill('SIGKILL');
  }
}

function start(command: Command, signal: AbortSignal | undefined) {
  const { program, args, stdin, env } = command;
  return execa(program, [...args], {
    ...(stdin !== undefined && 'file' in stdin ? { inputFile: stdin.file } : { stdin: 'ignore' }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    env: commandEnvironment(env),
    extendEnv: false,
    buffer: false,
    reject: false,
  });
}

function failed(
  command: Command,
  exitCode: number | null,
  signal: string | null,
  stderr: Tail,
): ToolError {
  return new ToolError({
    command: [command.program, ...command.args],
    exitCode,
    signal,
    logTail: stderr.lines(20),
    logFile: null,
  });
}

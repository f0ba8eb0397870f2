/**
 * A command whose standard output is read as it comes: decompressors of large metadata. The output goes through a
 * named pipe that is read synchronously, in threads made for it: Node's own streams cost more than what is read is worth.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CancelledError, ToolError } from '../errors.js';
import type { Command } from './command.js';
import { commandEnvironment } from './environment.js';
import { cannotStart } from './run-failure.js';
import { Tail } from './tail.js';

const KEPT_STDERR_BYTES = 4096;
const BUFFER_BYTES = 1 << 18;
/** Less is not worth a consumer's call; the pipe holds 64 KiB, so the command goes on meanwhile. */
const PIECE_BYTES = 1 << 15;
/** After so much the event loop is let turn: it may hear that the work is to stop. */
const TURN_BYTES = 1 << 23;

/**
 * Runs a command and yields its standard output piece by piece; a piece is valid until the next is asked for. A
 * consumer that stops early ends the command.
 * @throws ToolError if it cannot be started or fails
 * @throws CancelledError if the signal was aborted
 */
export async function* streamCommand(
  command: Command,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array, void> {
  const pipe = await openPipe();
  const stderr = new Tail(KEPT_STDERR_BYTES);
  let child: ChildProcess | null = null;
  try {
    child = start(command, pipe.write, stderr);
    closeSync(pipe.write);
    const ended = endOf(child);
    if (child.pid !== undefined) yield* piecesOf(command, pipe.read, options.signal);
    judge(command, await ended, stderr);
  } finally {
    closeSync(pipe.read);
    child?.kill('SIGKILL');
  }
}

function* readPieces(fd: number): Generator<Uint8Array, void> {
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  for (;;) {
    let filled = readSync(fd, buffer, 0, BUFFER_BYTES, null);
    if (filled === 0) return;
    while (filled < PIECE_BYTES) {
      const got = readSync(fd, buffer, filled, BUFFER_BYTES - filled, null);
      if (got === 0) break;
      filled += got;
    }
    yield buffer.subarray(0, filled);
  }
}

async function* piecesOf(
  command: Command,
  fd: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  let sinceTurn = 0;
  for (const piece of readPieces(fd)) {
    yield piece;
    sinceTurn += piece.length;
    if (sinceTurn < TURN_BYTES) continue;
    sinceTurn = 0;
    await turn();
    if (signal?.aborted === true) throw new CancelledError(`${command.program} was cancelled`);
  }
  if (signal?.aborted === true) throw new CancelledError(`${command.program} was cancelled`);
}

/** Both ends of a named pipe that has no name any more. */
async function openPipe(): Promise<{ read: number; write: number }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'punji-pipe-'));
  try {
    const name = path.join(directory, 'pipe');
    await promisify(execFile)('mkfifo', ['--', name]);
    // Opened for both first: an end alone would wait for the other.
    const write = openSync(name, 'r+');
    return { read: openSync(name, 'r'), write };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function start({ program, args, env, stdin }: Command, stdout: number, stderr: Tail): ChildProcess {
  const file = stdin !== undefined && 'file' in stdin ? openSync(stdin.file, 'r') : null;
  try {
    const child = spawn(program, [...args], {
      stdio: [file ?? 'ignore', stdout, 'pipe'],
      env: commandEnvironment(env),
    });
    child.stderr?.on('data', (piece: Buffer) => {
      stderr.add(piece);
    });
    return child;
  } finally {
    if (file !== null) closeSync(file);
  }
}

interface End {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why it could not be started. */
  readonly error: unknown;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ exitCode: null, signal: null, error });
    });
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, error: null });
    });
  });
}

function judge(command: Command, { exitCode, signal, error }: End, stderr: Tail): void {
  if (error !== null) throw cannotStart(command, '', error, true);
  if (exitCode === 0) return;
  throw new ToolError({
    command: [command.program, ...command.args],
    exitCode,
    signal,
    logTail: stderr.lines(20),
    logFile: null,
  });
}

/** Unpacks metadata files piece by piece: gzip in this process, xz, zstd and bzip2 by their programs. */
import { createReadStream } from 'node:fs';
import type { TransformOptions } from 'node:stream';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { InputError, ToolError } from '../errors.js';
import { streamCommand } from '../process/index.js';

/** Programs by the end of a file's name. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  xz: ['xz', '--decompress', '--stdout'],
  zst: ['zstd', '--decompress', '--stdout', '--quiet'],
  zstd: ['zstd', '--decompress', '--stdout', '--quiet'],
  bz2: ['bzip2', '--decompress', '--stdout'],
};
const PLAIN = new Set(['xml', 'yaml', 'txt']);
/** Pieces lie about until memory is collected: of small repositories large ones would be most of what is used. */
const READ_BYTES = 128 * 1024;

const HINT = 'Make the repository anew with createrepo_c, or fetch it again: the file is damaged.';

/**
 * The content of a file, unpacked as the end of its name says (`.gz`, `.xz`, `.zst`, `.bz2`, or plain `.xml`).
 * @param name how messages call the file; its end decides
 * @throws InputError if the compression is unknown or the file is truncated or damaged
 */
export async function* readUnpacked(
  path: string,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const end = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? '';
  if (PLAIN.has(end)) {
    yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Uint8Array>;
  } else if (end === 'gz') {
    yield* gunzip(path, name);
  } else {
    yield* unpackBy(PROGRAMS[end], path, name, signal);
  }
}

async function* gunzip(path: string, name: string): AsyncGenerator<Uint8Array, void> {
  const source = createReadStream(path, { highWaterMark: READ_BYTES });
  // The next piece is unpacked, in a thread, while the one before is read.
  const options: ZlibOptions & TransformOptions = {
    chunkSize: READ_BYTES,
    readableHighWaterMark: 8 * READ_BYTES,
  };
  const unpacked = createGunzip(options);
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_') && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    throw damaged(name, error instanceof Error ? error.message : code, error);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

async function* unpackBy(
  program: readonly string[] | undefined,
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  if (program === undefined) {
    throw new InputError(`${name} is compressed in a way that is not known`, {
      hint: 'Known are .gz, .xz, .zst, .bz2 and plain .xml; make the repository anew with createrepo_c.',
    });
  }
  const [first = '', ...args] = program;
  const command = { program: first, args: [...args, '--', path] };
  try {
    yield* streamCommand(command, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!(error instanceof ToolError) || error.exitCode === null) throw error;
    throw damaged(name, error.logTail.trim(), error);
  }
}

const damaged = (name: string, reason: string, cause: unknown): InputError =>
  new InputError(`${name} cannot be unpacked: ${reason}`, { hint: HINT, cause });

/**
 * Fetches a file over HTTP: to a temporary name, checked for size and checksum while it comes, then renamed. Short
 * failures are tried again here, going on where the answer broke off if the server can.
 */
import { createReadStream } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, InputError, PunjiError, TransientError } from '../errors.js';
import { fromSystemError, makeDirectory } from '../process/index.js';
import { compareDigest, hashFor, type Checksum } from './checksum.js';

const ATTEMPTS = 4;
const FILE_MODE = 0o644;
const FIRST_PAUSE_MS = 500;
/** A server that sends nothing for this long has forgotten us. */
const STALL_MS = 60_000;

export interface DownloadExpectation {
  readonly sizeBytes?: number | null;
  readonly checksum?: Checksum | null;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** Thrown when the server has no file of the name: some ask only whether there is one. */
export class FileNotThereError extends InputError {}

/**
 * Fetches `url` to the file `target`.
 * @throws InputError if the server says that there is no such file, or it is not the expected one
 * @throws TransientError if the network or the server fails again and again
 */
export async function downloadFile(
  url: string,
  target: string,
  expected: DownloadExpectation = {},
): Promise<void> {
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.part`);
  await makeDirectory(path.dirname(target));
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetchOnce(url, partial, expected);
      // Packages keep this mode in the trees, whatever the worker's umask is.
      await chmod(partial, FILE_MODE);
      await rename(partial, target);
      return;
    } catch (error) {
      if (expected.signal?.aborted === true)
        throw new CancelledError(`fetching ${url} was cancelled`);
      if (!(error instanceof TransientError) || attempt === ATTEMPTS) {
        await rm(partial, { force: true });
        throw error;
      }
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1), undefined, signalOption(expected));
    }
  }
}

const signalOption = (expected: DownloadExpectation): { signal?: AbortSignal } =>
  expected.signal === undefined ? {} : { signal: expected.signal };

async function fetchOnce(
  url: string,
  partial: string,
  expected: DownloadExpectation,
): Promise<void> {
  const stall = new AbortController();
  const signal = AbortSignal.any([stall.signal, ...Object.values(signalOption(expected))]);
  const timer = setTimeout(() => stall.abort(), STALL_MS);
  try {
    const had = await bytesOf(partial);
    const answer = await fetch(encodeUrl(url), {
      signal,
      ...(had === 0 ? {} : { headers: { range: `bytes=${String(had)}-` } }),
    });
    // Nothing is left to go on with: the next try starts anew.
    if (answer.status === 416) await rm(partial, { force: true });
    checkStatus(answer, url);
    await save(answer, { url, partial, had, expected, beat: () => timer.refresh() });
  } catch (error) {
    if (error instanceof PunjiError) throw error;
    if (isFileSystemError(error)) throw fromSystemError(error, 'write', partial);
    throw new TransientError(`${url} cannot be fetched: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

interface Saving {
  readonly url: string;
  readonly partial: string;
  /** Bytes of an earlier try. */
  readonly had: number;
  readonly expected: DownloadExpectation;
  readonly beat: () => void;
}

async function save(answer: Response, saving: Saving): Promise<void> {
  const { url, partial, expected } = saving;
  const resumes = answer.status === 206 && saving.had > 0;
  const hash = hashFor(expected.checksum?.type ?? 'sha256', url);
  let size = 0;
  const note = (piece: Uint8Array): void => {
    size += piece.length;
    hash.update(piece);
    const limit = expected.sizeBytes ?? expected.maxBytes;
    if (limit !== undefined && size > limit) throw wrongSize(url, size, limit);
  };
  if (resumes) for await (const piece of createReadStream(partial)) note(piece as Buffer);
  // Each piece is on disk before the next is taken: what came before a break is what is gone on from.
  const file = await open(partial, resumes ? 'a' : 'w');
  try {
    for await (const piece of answer.body ?? []) {
      note(piece);
      saving.beat();
      await file.appendFile(piece);
    }
  } finally {
    await file.close();
  }
  await checkWhole(hash.digest('hex'), size, saving);
}

/** A file that came whole but is not the expected one must not be gone on with. */
async function checkWhole(digest: string, size: number, saving: Saving): Promise<void> {
  const { url, expected, partial } = saving;
  try {
    if (typeof expected.sizeBytes === 'number' && size !== expected.sizeBytes) {
      throw wrongSize(url, size, expected.sizeBytes);
    }
    if (expected.checksum) compareDigest(digest, expected.checksum, url);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

const wrongSize = (url: string, size: number, expected: number): InputError =>
  new InputError(`${url} has ${String(size)} bytes or more, expected were ${String(expected)}`, {
    hint: 'The repository changed while it was read, or its mirror is stale; start the compose again.',
  });

function checkStatus(answer: Response, url: string): void {
  if (answer.ok) return;
  const text = `${url}: the server answers ${String(answer.status)} ${answer.statusText}`;
  if (
    answer.status >= 500 ||
    answer.status === 408 ||
    answer.status === 429 ||
    answer.status === 416
  ) {
    throw new TransientError(text);
  }
  const Refusal = answer.status === 404 || answer.status === 410 ? FileNotThereError : InputError;
  throw new Refusal(text, {
    hint: "Check the repository's address in the configuration, and that its metadata is not older than its files.",
  });
}

async function bytesOf(file: string): Promise<number> {
  return await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
}

/** Names in repositories hold characters that a URL may not; what is encoded already stays. */
function encodeUrl(url: string): string {
  return url.replace(/[^A-Za-z0-9\-._~:/?@!$&'()*,;=%[\]]/gu, (character) =>
    encodeURIComponent(character),
  );
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return error.name === 'AbortError' ? 'no data for a minute' : `${error.message}${cause}`;
}

/** Writes files: final ones whole or not at all, scratch ones plainly. Modes do not depend on the umask. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fromSystemError } from './system-error.js';

export interface WriteOptions {
  /** Permission bits; 0644 by default, whatever the umask is. */
  readonly mode?: number;
}

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/**
 * Puts a file at its final place: written to a temporary file beside it, synced, renamed, the directory synced.
 * A reader sees the old content or the new, never a part. Parent directories are made.
 * @throws SpaceError if there is no room
 * @throws InputError if the place cannot be written
 */
export async function writeFileAtomic(
  file: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const directory = path.dirname(file);
  const temporary = path.join(directory, temporaryName(path.basename(file)));
  try {
    await makeDirectory(directory);
    await writeSynced(temporary, data, options.mode ?? FILE_MODE);
    await rename(temporary, file);
    await syncDirectory(directory);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fromSystemError(error, 'write', file);
  }
}

/** Writes a file of a scratch directory, where a crash leaves nothing that anybody reads. @throws SpaceError */
export async function writeScratchFile(
  file: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  try {
    await makeDirectory(path.dirname(file));
    const mode = options.mode ?? FILE_MODE;
    await writeFile(file, data, { mode });
    await chmod(file, mode);
  } catch (error) {
    throw fromSystemError(error, 'write', file);
  }
}

/** Makes a directory and its parents, each with mode 0755 whatever the umask is; those that exist keep theirs. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = path.dirname(made)) {
    await chmod(made, DIRECTORY_MODE);
  }
}

/** Makes renames and new names in a directory survive a power failure. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Hidden, so that no listing of a compose takes it for a deliverable; short, since names have at most 255 bytes. */
const temporaryName = (name: string): string =>
  `.${Buffer.from(name).subarray(0, 100).toString('hex').slice(0, 32)}.${randomBytes(6).toString('hex')}.tmp`;

async function writeSynced(file: string, data: string | Uint8Array, mode: number): Promise<void> {
  const handle: FileHandle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(data);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

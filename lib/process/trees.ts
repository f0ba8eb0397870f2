/** Whole directories and links: removed, hard-linked or copied. */
import {
  chmod,
  copyFile,
  link,
  lstat,
  open,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, fromSystemError } from './system-error.js';
import { makeDirectory, syncDirectory } from './write-file.js';

const RETRIES = 5;
const RETRY_MS = 100;
const FULL_ACCESS = 0o700;

/**
 * Removes a file or directory with all below; one that is not there is no error. Directories without permission to
 * write are opened first, and NFS's `.nfs*` files of a reader that has not closed them yet are waited for.
 */
export async function removeTree(target: string): Promise<void> {
  for (let left = RETRIES; ; left -= 1) {
    try {
      await rm(target, { recursive: true, force: true });
      return;
    } catch (error) {
      if (left === 0) throw fromSystemError(error, 'remove', target);
      if (codeOf(error) === 'EACCES') await openDirectories(target);
      else await delay(RETRY_MS);
    }
  }
}

/** A hard link if the file system allows, else a copy with the same mode. The target is replaced atomically. */
export async function hardlinkOrCopy(source: string, target: string): Promise<'linked' | 'copied'> {
  const temporary = path.join(path.dirname(target), `.${randomBytes(8).toString('hex')}.link`);
  try {
    await makeDirectory(path.dirname(target));
    const how = await linkOrCopy(source, temporary);
    await rename(temporary, target);
    return how;
  } catch (error) {
    throw fromSystemError(error, 'write', target);
  } finally {
    // If both names were the same inode already, rename has done nothing and left this one.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** The same of a directory with all below: directories are made, files are linked, symbolic links are made anew. */
export async function hardlinkTree(source: string, target: string): Promise<void> {
  const stats = await lstat(source).catch((error: unknown) => {
    throw fromSystemError(error, 'read', source);
  });
  if (stats.isFile()) {
    await hardlinkOrCopy(source, target);
  } else if (stats.isSymbolicLink()) {
    await symlink(await readlink(source), target);
  } else if (stats.isDirectory()) {
    await makeDirectory(target);
    for (const name of await readdir(source)) {
      await hardlinkTree(path.join(source, name), path.join(target, name));
    }
    await chmod(target, stats.mode);
  }
}

/** Moves a finished file to its final place on the same file system; a reader sees the old file there or the new one. */
export async function placeFile(made: string, target: string): Promise<void> {
  try {
    const handle = await open(made, 'r');
    await handle.sync().finally(() => handle.close());
    await rename(made, target);
    await syncDirectory(path.dirname(target));
  } catch (error) {
    throw fromSystemError(error, 'write', target);
  }
}

/** Codes of a link that cannot be: another device, too many links, a file system without them, another's file. */
const NOT_LINKABLE = new Set(['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP']);

async function linkOrCopy(source: string, target: string): Promise<'linked' | 'copied'> {
  try {
    await link(source, target);
    return 'linked';
  } catch (error) {
    if (!NOT_LINKABLE.has(codeOf(error) ?? '')) throw error;
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return 'copied';
  }
}

async function openDirectories(directory: string): Promise<void> {
  const stats = await lstat(directory).catch(() => null);
  if (stats?.isDirectory() !== true) return;
  await chmod(directory, FULL_ACCESS).catch(() => undefined);
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await openDirectories(path.join(directory, entry.name));
  }
}

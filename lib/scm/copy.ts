/**
 * Copies exported files (pungi/util.py, copy_all): a directory that exists already is not merged into, files
 * overwrite, and links are followed, but never out of the root that they were exported from.
 */
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError, makeDirectory } from '../process/index.js';
import { isBelow, realPathInside } from './inside.js';

export interface CopyOptions {
  /** Links must stay below it; the source directory by default. */
  readonly root?: string;
  /** Entries of the source's top that are not copied. */
  readonly ignore?: readonly string[];
}

/** Deeper than any real tree; a link to its own parent ends here. */
const MAX_DEPTH = 100;

/**
 * Copies all that a directory holds into another, which is made if missing.
 * @returns relative paths of all files, sorted
 * @throws InputError for an empty source, an existing subdirectory, a link that leads out, or a special file
 */
export async function copyAll(
  source: string,
  target: string,
  { root = source, ignore = [] }: CopyOptions = {},
): Promise<readonly string[]> {
  const names = (await readdir(source)).filter((name) => !ignore.includes(name)).sort();
  if (names.length === 0) {
    throw new InputError(`Source directory ${source} is empty.`, { hint: 'nothing to export' });
  }
  await makeDirectory(target);
  const copied: string[] = [];
  for (const name of names) {
    const from = path.join(source, name);
    const to = path.join(target, name);
    const files = await copyTopLevel(from, to, root, source);
    copied.push(...files.map((file) => path.join(name, file)));
  }
  return copied.sort();
}

/** Copies a directory; the target must not exist, unless they are to be merged. Returns relative paths of its files. */
export async function copyDirectory(
  source: string,
  target: string,
  options: { readonly root: string; readonly merge?: boolean },
  depth = 0,
): Promise<readonly string[]> {
  if (depth > MAX_DEPTH) {
    throw new InputError(`${source} is nested too deeply`, { hint: 'does a link point upwards?' });
  }
  if (options.merge === true) await makeDirectory(target);
  else await makeNewDirectory(target);
  const copied: string[] = [];
  for (const name of (await readdir(source)).sort()) {
    const from = path.join(source, name);
    const to = path.join(target, name);
    const real = await resolvedInside(from, options.root);
    if ((await stat(real)).isDirectory()) {
      const files = await copyDirectory(real, to, options, depth + 1);
      copied.push(...files.map((file) => path.join(name, file)));
    } else {
      await copyContent(real, to);
      copied.push(name);
    }
  }
  await keepModeAndTimes(source, target);
  return copied;
}

/** Copies one file, following links below the root, over what is there. */
export async function copyOneFile(source: string, target: string, root: string): Promise<void> {
  await makeDirectory(path.dirname(target));
  await copyContent(await resolvedInside(source, root), target);
}

async function copyTopLevel(
  from: string,
  to: string,
  root: string,
  source: string,
): Promise<readonly string[]> {
  const real = await resolvedInside(from, root);
  if ((await stat(real)).isDirectory()) return await copyDirectory(real, to, { root });
  if ((await lstat(from)).isSymbolicLink() && isBelow(source, real)) {
    await rm(to, { force: true });
    await symlink(await readlink(from), to);
  } else {
    await copyContent(real, to);
  }
  return [''];
}

async function resolvedInside(file: string, root: string): Promise<string> {
  return (await lstat(file)).isSymbolicLink() ? await realPathInside(root, file) : file;
}

async function makeNewDirectory(target: string): Promise<void> {
  try {
    await mkdir(target);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new InputError(`two sources export the same directory ${target}`, {
      hint: 'export it from one place, or give the entries different targets',
    });
  }
}

async function copyContent(source: string, target: string): Promise<void> {
  if (!(await stat(source)).isFile()) {
    throw new InputError(`${source} is neither a file nor a directory`, {
      hint: 'special files cannot be exported',
    });
  }
  try {
    // What is there may be a hard link of an older compose, or read-only.
    await rm(target, { force: true });
    await copyFile(source, target);
    await keepModeAndTimes(source, target);
  } catch (error) {
    throw fromSystemError(error, 'write', target);
  }
}

async function keepModeAndTimes(source: string, target: string): Promise<void> {
  const { mode, atime, mtime } = await stat(source);
  await chmod(target, mode & 0o7777);
  await utimes(target, atime, mtime);
}

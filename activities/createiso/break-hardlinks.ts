/**
 * Option createiso_break_hardlinks: files with several names are copied for the disc, so that the image tool sees none
 * of the compose's links; copies of equal content are linked to each other again (pungi/phases/createiso.py).
 */
import { chmod, copyFile, constants, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { GraftPoints } from '../../lib/iso/index.js';
import { fromSystemError, makeDirectory, type Command } from '../../lib/process/index.js';

/** The graft points with copies in place of files that have several names; copies are below `stagingDir`. */
export async function breakHardlinks(
  points: GraftPoints,
  stagingDir: string,
): Promise<GraftPoints> {
  const broken = new Map<string, string>();
  for (const [target, source] of points) {
    broken.set(target, await copyIfLinked(source, stagingDir));
  }
  return broken;
}

/** Links copies of equal content to each other. */
export const linkCopies = (stagingDir: string): Command => ({
  program: 'hardlink',
  args: ['-c', '-vv', stagingDir],
});

async function copyIfLinked(source: string, stagingDir: string): Promise<string> {
  const facts = await stat(source).catch(() => null);
  if (facts === null || !facts.isFile() || facts.nlink === 1) return source;
  const target = path.join(stagingDir, source);
  try {
    await makeDirectory(path.dirname(target));
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, facts.mode);
    await utimes(target, facts.atime, facts.mtime);
  } catch (error) {
    throw fromSystemError(error, 'write', target);
  }
  return target;
}

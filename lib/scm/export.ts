/** Exports files and directories from where the configuration says (pungi/wrappers/scm.py). */
import { chmod, mkdtemp, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { makeDirectory } from '../process/index.js';
import { copyAll, copyDirectory, copyOneFile } from './copy.js';
import { findItems, type Found } from './find.js';
import { mapInOrder } from './sequence.js';
import { requestOf, type ScmContext, type ScmSource } from './source.js';

/** What a clone holds beside the files. */
const REPOSITORY_DIRECTORIES = ['.git'];

/**
 * Copies the files that a source names into a directory, under their base names.
 * @returns their paths relative to the target
 * @throws InputError if something is not there or leads out of its root; ToolError if a command fails
 */
export async function exportFiles(
  source: ScmSource,
  target: string,
  context: ScmContext,
): Promise<readonly string[]> {
  const found = (await findItems(requestOf(source, 'file'), context)).flat();
  await makeDirectory(target);
  return await mapInOrder(found, async ({ path: full, root }) => {
    if ((await stat(full).catch(() => null))?.isDirectory() === true) {
      throw new InputError(`${full} is a directory`, {
        hint: "name it by 'dir' instead of 'file'",
      });
    }
    const name = path.basename(full);
    await copyOneFile(full, path.join(target, name), root ?? '/');
    return name;
  });
}

/** Copies the one file that a source names to a place in a scratch directory. @throws InputError for several */
export async function exportOneFile(
  source: ScmSource,
  target: string,
  context: ScmContext,
): Promise<void> {
  const staged = await mkdtemp(path.join(context.scratch, 'file-'));
  const [name, ...others] = await exportFiles(source, staged, context);
  if (name === undefined || others.length > 0) {
    throw new InputError(`expected one file, found ${[name, ...others].join(', ')}`, {
      hint: 'name a single file',
    });
  }
  await copyOneFile(path.join(staged, name), target, staged);
}

/**
 * Copies what the named directories hold into a directory; its mode is 0755 afterwards.
 * @returns paths of all files, relative to the target
 */
export async function exportDirectory(
  source: ScmSource,
  target: string,
  context: ScmContext,
): Promise<readonly string[]> {
  const request = requestOf(source, 'dir');
  const items = await findItems(request, context);
  const copied: string[] = [];
  for (const [index, found] of items.entries()) {
    const keepsName = request.scm === 'rpm' && request.items[index]?.endsWith('/') === false;
    copied.push(
      ...(keepsName ? await copyNamed(found, target, context) : await copyContents(found, target)),
    );
  }
  await chmod(target, 0o755);
  return copied.sort();
}

async function copyContents(found: readonly Found[], target: string): Promise<readonly string[]> {
  const copied = await mapInOrder(found, async ({ path: full, root }) => {
    await checkDirectory(full);
    return await copyAll(full, target, { root: root ?? full, ignore: REPOSITORY_DIRECTORIES });
  });
  return copied.flat();
}

/** Of RPMs, `dir` without a trailing slash is the directory itself, merged over all of them. */
async function copyNamed(
  found: readonly Found[],
  target: string,
  context: ScmContext,
): Promise<readonly string[]> {
  const staged = await mkdtemp(path.join(context.scratch, 'dir-'));
  for (const { path: full, root } of found) {
    await checkDirectory(full);
    await copyDirectory(full, path.join(staged, path.basename(full)), {
      root: root ?? full,
      merge: true,
    });
  }
  return await copyAll(staged, target);
}

async function checkDirectory(full: string): Promise<void> {
  if ((await stat(full)).isDirectory()) return;
  throw new InputError(`${full} is not a directory`, {
    hint: "name it by 'file' instead of 'dir'",
  });
}

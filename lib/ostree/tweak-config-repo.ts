/** A copy of a treefile's repository, with the compose's changes in it, for rpm-ostree to read. */
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError, writeScratchFile } from '../process/index.js';
import { tweakTreefile, type TreefileChanges, type TweakedTreefile } from './treefile.js';

/** Reads a treefile of a clone and changes it. @throws InputError if the clone does not have it */
export async function readTweaked(
  configRepo: string,
  treefile: string,
  changes: TreefileChanges,
): Promise<TweakedTreefile> {
  const file = path.join(configRepo, treefile);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw fromSystemError(error, 'read', file);
    throw new InputError(`the repository of the treefile has no file ${treefile}: ${file}`, {
      hint: "correct 'treefile', 'config_url' or 'config_branch' of the block",
    });
  });
  return tweakTreefile(text, file, changes);
}

/** Copies a clone into scratch with the changed files beside the treefile; answers the changed treefile's path. */
export async function copyTweaked(
  configRepo: string,
  treefile: string,
  tweaked: TweakedTreefile,
  scratch: string,
): Promise<string> {
  const copy = path.join(scratch, 'config_repo');
  await cp(configRepo, copy, { recursive: true });
  const directory = path.join(copy, path.dirname(treefile));
  for (const [name, text] of Object.entries(tweaked.files)) {
    await writeScratchFile(path.join(directory, name), text);
  }
  return path.join(directory, tweaked.name);
}

/** Whether a compose can be written where the request wants it; asked before anything is made. */
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { ConfigProblem } from '../errors.js';
import { codeOf } from '../process/index.js';

/** A problem if nothing can be written in the target directory, or where the compose directory is to be made. */
export async function writeProblems({
  targetDir,
  composeDir,
}: Pick<ComposeRequest, 'targetDir' | 'composeDir'>): Promise<readonly ConfigProblem[]> {
  if (targetDir !== undefined) return await problemsIn(targetDir, 'targetDir');
  if (composeDir === undefined) return [];
  return await problemsIn(await nearestExisting(composeDir), 'composeDir');
}

async function nearestExisting(file: string): Promise<string> {
  let existing = file;
  while (await isMissing(existing)) existing = path.dirname(existing);
  return existing;
}

async function isMissing(file: string): Promise<boolean> {
  return await stat(file).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ENOENT',
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'its file system is mounted read-only',
  EACCES: "the worker's user has no right to",
  ENOTDIR: 'it is no directory',
};

async function problemsIn(directory: string, option: string): Promise<readonly ConfigProblem[]> {
  try {
    // A path with a dot at its end names a directory or nothing.
    await access(`${directory}/.`, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    return [
      {
        severity: 'error',
        path: option,
        message: `cannot write in ${directory}: ${REASONS[code] ?? code}`,
        hint: 'name a directory that the worker may write, on storage that all workers see',
      },
    ];
  }
}

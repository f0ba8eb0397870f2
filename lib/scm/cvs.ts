/** Exports out of CVS (pungi/wrappers/scm.py, CvsWrapper). */
import { access, constants, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { below } from './inside.js';
import { refuseOption, repoOf, type ScmContext, type ScmRequest } from './source.js';

const CVS = '/usr/bin/cvs';
const TIMEOUT_MS = 30 * 60_000;

/** A fresh directory with one exported path below it. @throws InputError if cvs is not installed */
export async function exportCvs(
  request: ScmRequest,
  item: string,
  context: ScmContext,
): Promise<string> {
  const wanted = item.replace(/^\/+/, '');
  const root = await mkdtemp(path.join(context.scratch, 'cvs-'));
  const branch = request.branch ?? 'HEAD';
  below(root, wanted);
  refuseOption('cvs path', wanted);
  refuseOption('cvs branch', branch);
  const repo = repoOf(request);
  refuseOption('cvs repository', repo);
  await access(CVS, constants.X_OK).catch((cause: unknown) => {
    throw new InputError(`${CVS} is not installed on this worker`, {
      cause,
      hint: 'install the package cvs',
    });
  });
  const args = ['-q', '-d', repo, 'export', '-r', branch, wanted];
  await context.run({ program: CVS, args, cwd: root }, context.logFile, { timeoutMs: TIMEOUT_MS });
  return root;
}

/** Finds what a source names: absolute paths, each with the root that its links must not leave. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { globFiles } from '../fnmatch/index.js';
import { exportCvs } from './cvs.js';
import { checkOutGit } from './git.js';
import { below } from './inside.js';
import { unpackRpms } from './rpm.js';
import { mapInOrder } from './sequence.js';
import type { ScmContext, ScmRequest } from './source.js';

export interface Found {
  readonly path: string;
  /** Null: a local path that the configuration names itself. */
  readonly root: string | null;
}

/** What each item of a source stands for, in order. @throws InputError for what is not there */
export async function findItems(
  request: ScmRequest,
  context: ScmContext,
): Promise<readonly (readonly Found[])[]> {
  switch (request.scm) {
    case 'file':
      return await findLocal(request, context);
    case 'git': {
      const clone = await checkOutGit(request, context);
      return await mapInOrder(request.items, (item) => findOne(clone, item, request));
    }
    case 'cvs':
      return await mapInOrder(request.items, async (item) =>
        findOne(await exportCvs(request, item, context), item, request),
      );
    case 'rpm': {
      const roots = await unpackRpms(request, context);
      return await mapInOrder(request.items, (item) => findInPackages(roots, item, request));
    }
    default:
      throw new InputError(`Unknown SCM type: ${request.scm}`, {
        hint: 'files come from file, git, cvs or rpm; see docs/scm.md',
      });
  }
}

async function findLocal(
  { items, repos }: ScmRequest,
  { baseDir }: ScmContext,
): Promise<readonly (readonly Found[])[]> {
  if (repos.length > 0) {
    throw new InputError(`scm 'file' takes no 'repo', got ${JSON.stringify(repos)}`, {
      hint: 'remove repo, or name another scm',
    });
  }
  return await mapInOrder(items, async (item) => {
    const found = await globFiles(baseDir, item);
    if (found.length > 0) return found.map((full) => ({ path: full, root: null }));
    throw new InputError(`No files matched, can not export: ${path.resolve(baseDir, item)}`, {
      hint: 'relative paths start at the directory of the configuration',
    });
  });
}

async function findOne(root: string, item: string, { scm, repos }: ScmRequest): Promise<Found[]> {
  const full = below(root, item);
  if ((await stat(full).catch(() => null)) !== null) return [{ path: full, root }];
  throw new InputError(`${scm} repository ${repos.join(', ')} has no ${JSON.stringify(item)}`, {
    hint: "correct the option's path, or its branch",
  });
}

/** In a package's path wildcards are allowed; a trailing slash is kept, as it matters for directories. */
async function findInPackages(
  roots: readonly string[],
  item: string,
  { repos }: ScmRequest,
): Promise<readonly Found[]> {
  const found = await mapInOrder(roots, async (root) => {
    below(root, item);
    const matches = await globFiles(root, item.replace(/^\/+/, ''));
    return matches.map((full) => ({ path: full, root }));
  });
  if (found.flat().length > 0) return found.flat();
  throw new InputError(`no file ${JSON.stringify(item)} in ${repos.join(', ')}`, {
    hint: 'rpm --query --list shows what a package holds',
  });
}

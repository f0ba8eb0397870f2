/** Removes old composes: each disappears under its name at once, and what a crash leaves is removed the next time. */
import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { readIdentity } from '../compose-id/index.js';
import { codeOf, fromSystemError, removeTree } from '../process/index.js';
import { chooseOld } from './choose.js';
import { neighboursOf } from './neighbours.js';

export interface Removal {
  /** The directories that are gone. */
  readonly removed: readonly string[];
}

const EXPIRED = '.expired-';

/** Keeps `keep` composes of the kind of `composeDir` beside it. May be repeated, and done by several at once. */
export async function removeOldComposes(
  composeDir: string,
  keep: number,
  isOpen: (workflowId: string) => Promise<boolean>,
): Promise<Removal> {
  const own = await readIdentity(composeDir);
  if (own === null) return { removed: [] };
  const parent = path.dirname(composeDir);
  const removed: string[] = [];
  for (const { dir } of chooseOld(own, await neighboursOf(composeDir, own, isOpen), keep)) {
    if (await hide(dir)) removed.push(dir);
  }
  for (const name of await readdir(parent)) {
    if (name.startsWith(EXPIRED)) await removeTree(path.join(parent, name));
  }
  return { removed };
}

/** Removes a compose. May be repeated: what an interruption has left goes, too. */
export async function removeCompose(composeDir: string): Promise<void> {
  await hide(composeDir);
  const parent = path.dirname(composeDir);
  for (const name of await readdir(parent)) {
    if (name.startsWith(hiddenName(composeDir))) await removeTree(path.join(parent, name));
  }
}

const hiddenName = (dir: string): string => `${EXPIRED}${path.basename(dir)}.`;

/** False: another has taken it away already. */
async function hide(dir: string): Promise<boolean> {
  try {
    const hidden = `${hiddenName(dir)}${randomBytes(4).toString('hex')}`;
    await rename(dir, path.join(path.dirname(dir), hidden));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fromSystemError(error, 'remove', dir);
  }
}

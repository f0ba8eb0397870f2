/** The files that say who a compose is: `COMPOSE_ID` and `work/global/composeinfo-base.json`. */
import { readFile } from 'node:fs/promises';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError, writeFileAtomic } from '../process/index.js';
import { formatComposeinfoBase, parseComposeIdentity } from '../productmd/index.js';

/** Writes both; the id has no newline at its end. */
export async function writeIdentity(composeDir: string, identity: ComposeIdentity): Promise<void> {
  const tree = new ComposeTree(composeDir);
  await writeFileAtomic(tree.composeinfoBase(), formatComposeinfoBase(identity));
  await writeFileAtomic(tree.composeIdFile(), identity.id);
}

/** The identity that a compose directory has, or null if it has none yet. @throws InputError if the file is broken */
export async function readIdentity(composeDir: string): Promise<ComposeIdentity | null> {
  const file = new ComposeTree(composeDir).composeinfoBase();
  try {
    return parseComposeIdentity(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw fromSystemError(error, 'read', file);
  }
}

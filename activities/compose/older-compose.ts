/** Which older compose a new one takes over from (docs/re-runs.md, "Out of an older compose"). */
import { realpath } from 'node:fs/promises';
import type { ComposeRequest } from '../../config-schemas/compose-request.js';
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { OlderCompose } from '../../config-schemas/resolved-compose.js';
import { findOldCompose } from '../../lib/compose-id/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { newestResolved } from '../../lib/report/index.js';

/** The compose that the request names, or the newest of the release below its `oldComposes`; null if none is of use. */
export async function findOlder(
  request: Pick<ComposeRequest, 'reuseFrom' | 'oldComposes'>,
  identity: ComposeIdentity,
  composeDir: string,
): Promise<OlderCompose | null> {
  const { reuseFrom, oldComposes } = request;
  const found = reuseFrom ?? (await findOldCompose(oldComposes, identity, { except: composeDir }));
  if (found === null || !(await isInItsPlace(found))) return null;
  return { composeDir: found, takes: reuseFrom === undefined ? 'allowed' : 'all' };
}

/** Files of a compose name places in it: one of Pungi's, or one that was moved, cannot be taken over from. */
async function isInItsPlace(composeDir: string): Promise<boolean> {
  const resolved = await newestResolved(new ComposeTree(composeDir)).catch(() => null);
  if (resolved === null) return false;
  const [known, actual] = await Promise.all([
    realpath(resolved.composeDir).catch(() => null),
    realpath(composeDir).catch(() => null),
  ]);
  return known !== null && known === actual;
}

/** The file in which rpm-ostree says what it has committed (pungi/ostree/utils.py `get_commitid_from_commitid_file`). */
import { readFile, stat } from 'node:fs/promises';
import { codeOf, fromSystemError } from '../../lib/process/index.js';

/** The new commit; null if nothing had changed, which a missing mark beside the file says. */
export async function newCommit(commitIdFile: string): Promise<string | null> {
  const changed = await stat(`${commitIdFile}.stamp`).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', commitIdFile);
  });
  if (changed === null) return null;
  return (await readFile(commitIdFile, 'utf8')).replaceAll('\n', '');
}

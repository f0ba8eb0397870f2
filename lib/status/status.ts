/** `STATUS`: one word that says how a compose stands (pungi/compose.py `write_status`). */
import { readFile } from 'node:fs/promises';
import type { ComposeStatus } from '../../config-schemas/names.js';
import { ComposeTree } from '../compose-tree/index.js';
import { InputError } from '../errors.js';
import { codeOf, fromSystemError, writeFileAtomic } from '../process/index.js';
import { writeDeliverables, type Deliverables } from './deliverables.js';

/** The word in a compose's STATUS, or null if it has none. Pungi's users may have put another word there. */
export async function readStatus(composeDir: string): Promise<string | null> {
  const file = new ComposeTree(composeDir).statusFile();
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  }
}

/** @throws InputError if the compose is FINISHED: that never changes any more */
export async function checkNotFinished(composeDir: string): Promise<void> {
  if ((await readStatus(composeDir)) !== 'FINISHED') return;
  throw new InputError(`Could not modify a FINISHED compose: ${composeDir}`, {
    hint: 'start a new compose in the target directory, or name another compose directory',
  });
}

/**
 * Writes STATUS, and before it deliverables.json; does nothing if it has that value already.
 * FINISHED with failed deliverables becomes FINISHED_INCOMPLETE.
 * @returns what STATUS says now, and whether that is a change
 * @throws InputError if the compose is FINISHED and is to become something else
 */
export async function writeStatus(
  composeDir: string,
  wanted: ComposeStatus,
  deliverables: Deliverables,
): Promise<{ status: ComposeStatus; hasChanged: boolean }> {
  const isIncomplete = wanted === 'FINISHED' && deliverables.failed.length > 0;
  const status = isIncomplete ? 'FINISHED_INCOMPLETE' : wanted;
  if ((await readStatus(composeDir)) === status) return { status, hasChanged: false };
  await checkNotFinished(composeDir);
  await writeDeliverables(composeDir, deliverables);
  await writeFileAtomic(new ComposeTree(composeDir).statusFile(), `${status}\n`);
  return { status, hasChanged: true };
}

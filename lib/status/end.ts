/** Which run of the workflow has brought a compose to its end: another run that does something begins it anew. */
import { z } from 'zod';
import { ComposeTree } from '../compose-tree/index.js';
import { readJsonFile, writeFileAtomic } from '../process/index.js';
import { NO_DELIVERABLES } from './deliverables.js';
import { checkNotFinished, readStatus, writeStatus } from './status.js';

const endSchema = z.object({ version: z.literal(1), runId: z.string() });

/** To be called before STATUS says that the compose has ended. */
export async function noteEnd(composeDir: string, runId: string): Promise<void> {
  await writeFileAtomic(
    new ComposeTree(composeDir).endFile(),
    JSON.stringify({ version: 1, runId }),
  );
}

/** Whether another run has finished the compose before: that run has done all that is to be done at the end. */
export async function wasFinishedBefore(composeDir: string, runId: string): Promise<boolean> {
  if ((await readStatus(composeDir)) !== 'FINISHED') return false;
  const ended = await endedBy(composeDir);
  return ended !== null && ended !== runId;
}

/**
 * Before a step does anything: a compose that another run has ended is STARTED again, as after a reset of its workflow.
 * @throws InputError if it is FINISHED: that never changes any more
 */
export async function reopen(composeDir: string, runId: string): Promise<void> {
  const status = await readStatus(composeDir);
  if (status === null || status === 'STARTED') return;
  if ((await endedBy(composeDir)) === runId) return;
  await checkNotFinished(composeDir);
  await writeStatus(composeDir, 'STARTED', NO_DELIVERABLES);
}

/** The run that wrote the last STATUS; null if that was none, or one of a time before this was noted. */
async function endedBy(composeDir: string): Promise<string | null> {
  const file = new ComposeTree(composeDir).endFile();
  return (await readJsonFile(file, endSchema, { missing: null }))?.runId ?? null;
}

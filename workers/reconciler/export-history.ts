/** Exports the history of a closed run into its compose, where it outlives the server's retention. */
import { access } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { writeFileAtomic } from '../../lib/process/index.js';

/** The file of a run's history: JSON as `temporal workflow show --output json` gives it. */
export const historyFile = (composeDir: string, runId: string): string =>
  new ComposeTree(composeDir).logDir('global', `temporal-history-${runId}.json`);

/** Writes the history unless it is there, or the compose has been removed. Gives whether it was written. */
export async function exportHistory(
  client: Client,
  composeDir: string,
  run: { readonly workflowId: string; readonly runId: string },
): Promise<boolean> {
  const file = historyFile(composeDir, run.runId);
  const logs = new ComposeTree(composeDir).logDir('global');
  if (!(await exists(logs)) || (await exists(file))) return false;
  const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  await writeFileAtomic(file, historyToJSON(history));
  return true;
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

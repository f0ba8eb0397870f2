/** The STATUS of a compose whose workflow closed without writing one. */
import type { Client } from '@temporalio/client';
import type { ComposeStatus } from '../../config-schemas/names.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { cancelTasks } from '../../lib/koji-tasks/index.js';
import { appendMainLog } from '../../lib/log/index.js';
import { writeFileAtomic } from '../../lib/process/index.js';
import { readStatus } from '../../lib/status/index.js';
import type { ClosedCompose } from './closed-compose.js';
import { tellEnd } from './tell-end.js';

/** What STATUS becomes; null for an end that writes its own. Somebody's decision terminates, all else dooms. */
export function statusAfter(end: ClosedCompose['status']): ComposeStatus | null {
  switch (end) {
    case 'TERMINATED':
    case 'CANCELLED':
      return 'TERMINATED';
    case 'FAILED':
    case 'TIMED_OUT':
      return 'DOOMED';
    default:
      return null;
  }
}

/** Writes STATUS if it still says STARTED and no later run of the workflow is at work. Gives what was written. */
export async function settleStatus(
  client: Client,
  composeDir: string,
  closed: ClosedCompose,
): Promise<ComposeStatus | null> {
  const status = statusAfter(closed.status);
  if (status === null || (await readStatus(composeDir)) !== 'STARTED') return null;
  const latest = await client.workflow.getHandle(closed.workflowId).describe();
  if (latest.status.name === 'RUNNING') return null;
  // First: who dies between the two comes back here, because STATUS still says STARTED.
  await tellEnd(client, composeDir, closed, status);
  await writeFileAtomic(new ComposeTree(composeDir).statusFile(), `${status}\n`);
  const end = closed.status.toLowerCase().replace('_', ' ');
  const text = `Workflow ${closed.workflowId} was ${end} from outside; the compose is ${status}`;
  await appendMainLog(composeDir, [{ level: 'CRITICAL', text, timeMs: Date.now() }]);
  await cancelLeftTasks(composeDir);
  return status;
}

/** What the workflow could not do any more: its tasks on Koji would go on for nobody. */
async function cancelLeftTasks(composeDir: string): Promise<void> {
  const log = async (text: string): Promise<void> => {
    await appendMainLog(composeDir, [{ level: 'WARNING', text, timeMs: Date.now() }]);
  };
  try {
    const cancelled = await cancelTasks(new ComposeTree(composeDir).kojiTasksDir());
    if (cancelled.length > 0) await log(`Cancelled Koji tasks: ${cancelled.join(', ')}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await log(`Koji tasks of the compose may still run: ${why}`);
  }
}

/** Tells those who follow a compose of the end that its own workflow can no longer tell. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { ComposeRequestInput } from '../../config-schemas/compose-request.js';
import type { ComposeStatus } from '../../config-schemas/names.js';
import type { EndToTell } from '../../graph/notify-activities.js';
import { readOwner } from '../../lib/compose-id/index.js';
import { SECOND_MS } from '../../graph/policies.js';
import {
  COMPOSE_TASK_QUEUE,
  COMPOSE_WORKFLOW,
  TELL_END_WORKFLOW,
} from '../../workflows/messages.js';
import type { ClosedCompose } from './closed-compose.js';
import { inputIn } from './find-directory.js';

/** STATUS is written meanwhile: who is told finds it. */
const DELAY_MS = 3 * SECOND_MS;

/**
 * Leaves it with the server, once for each run that was closed, whichever workers find it: scripts are told at most
 * once together with what the compose itself may have told, and webhooks until they have taken it.
 */
export async function tellEnd(
  client: Client,
  composeDir: string,
  closed: ClosedCompose,
  status: ComposeStatus,
): Promise<void> {
  if (closed.type !== COMPOSE_WORKFLOW) return;
  const handle = client.workflow.getHandle(closed.workflowId, closed.runId);
  const request = inputIn(await handle.fetchHistory()) as ComposeRequestInput;
  const owner = await readOwner(composeDir);
  const told: EndToTell = {
    request,
    composeDir,
    firstRunId: owner?.firstRunId ?? closed.runId,
    status,
  };
  try {
    await client.workflow.start(TELL_END_WORKFLOW, {
      taskQueue: COMPOSE_TASK_QUEUE,
      workflowId: `${closed.workflowId}/end/${closed.runId}`,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      startDelay: DELAY_MS,
      args: [told],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

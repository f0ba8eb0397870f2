/** Steps that failed and are tried again by themselves after a while: at an operator's word they are tried at once. */
import type { Client } from '@temporalio/client';
import { splitActivityId } from '../log/entry.js';
import { limited } from '../session/call.js';

/** A step between two attempts. */
export interface PausingStep {
  readonly node: string;
  readonly activityId: string;
}

/** Temporal's number for an activity that no worker has: it was not begun yet, or waits for its next attempt. */
const SCHEDULED = 1;

/** Steps of a compose that have failed and wait for their next attempt. */
export async function pausingSteps(
  client: Client,
  workflowId: string,
): Promise<readonly PausingStep[]> {
  const { raw } = await limited(client, () => client.workflow.getHandle(workflowId).describe());
  return (raw.pendingActivities ?? []).flatMap((pending) => {
    const { activityId } = pending;
    const node = splitActivityId(activityId ?? '')?.node;
    const isPausing = pending.state === SCHEDULED && (pending.lastFailure ?? null) !== null;
    return isPausing && typeof activityId === 'string' && node !== undefined
      ? [{ node, activityId }]
      : [];
  });
}

/** Ends the pause before a step's next attempt. */
export async function tryNow(
  client: Client,
  workflowId: string,
  { activityId }: PausingStep,
): Promise<void> {
  await limited(client, () =>
    client.workflowService.resetActivity({
      namespace: client.options.namespace,
      execution: { workflowId },
      identity: client.options.identity,
      id: activityId,
    }),
  );
}

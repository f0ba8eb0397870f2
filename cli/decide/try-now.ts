/** Steps that failed and are tried again by themselves after a while: at an operator's word they are tried at once. */
import type { Client } from '@temporalio/client';
import { splitActivityId } from '../log/entry.js';
import { limited } from '../session/call.js';

/** A step that has failed and is not given up. */
export interface TriedStep {
  readonly node: string;
  readonly activityId: string;
  /** False: an attempt is under way. */
  readonly isPausing: boolean;
}

/** Temporal's number for an activity that no worker has: it was not begun yet, or waits for its next attempt. */
const SCHEDULED = 1;

/** Steps of a compose that have failed and are tried again, or will be. */
export async function triedSteps(
  client: Client,
  workflowId: string,
): Promise<readonly TriedStep[]> {
  const { raw } = await limited(client, () => client.workflow.getHandle(workflowId).describe());
  return (raw.pendingActivities ?? []).flatMap((pending) => {
    const { activityId } = pending;
    const node = splitActivityId(activityId ?? '')?.node;
    if (typeof activityId !== 'string' || node === undefined) return [];
    if ((pending.lastFailure ?? null) === null) return [];
    return [{ node, activityId, isPausing: pending.state === SCHEDULED }];
  });
}

/** Ends the pause before a step's next attempt. */
export async function tryNow(
  client: Client,
  workflowId: string,
  { activityId }: TriedStep,
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

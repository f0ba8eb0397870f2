/** What the server says of compose workflows that have closed. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { COMPOSE_WORKFLOW } from '../../workflows/messages.js';
import { MULTI_WORKFLOW } from '../../workflows/multi-messages.js';

export interface ClosedCompose {
  readonly workflowId: string;
  readonly runId: string;
  /** Of the workflow: `compose`, or of a compose of parts. */
  readonly type: string;
  /** `TERMINATED`, `FAILED`, `COMPLETED` … */
  readonly status: WorkflowExecutionInfo['status']['name'];
  /** The compose's directory, if the workflow came so far as to note it. */
  readonly composeDir: string | null;
}

/** Runs that closed since a time, the oldest last. */
export async function closedSince(client: Client, since: Date): Promise<readonly ClosedCompose[]> {
  const types = [COMPOSE_WORKFLOW, MULTI_WORKFLOW].map((type) => `'${type}'`).join(', ');
  const query = `WorkflowType IN (${types}) AND CloseTime >= '${since.toISOString()}'`;
  const closed: ClosedCompose[] = [];
  for await (const info of client.workflow.list({ query })) {
    const { composeDir } = info.memo ?? {};
    closed.push({
      workflowId: info.workflowId,
      runId: info.runId,
      type: info.type,
      status: info.status.name,
      composeDir: typeof composeDir === 'string' ? composeDir : null,
    });
  }
  return closed;
}

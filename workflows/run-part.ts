/** One part of a multi-compose: a child workflow `compose`. */
import {
  ApplicationFailure,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { Part } from '../graph/multi-activities.js';
import { COMPOSE_WORKFLOW, type ComposeResult } from './messages.js';

/** How a part ended: it failed if its compose did, and that is no failure of ours. @throws CancelledFailure */
export async function runPart(
  name: string,
  request: ComposeRequestInput,
): Promise<Pick<Part, 'status' | 'path'>> {
  try {
    const result = (await executeChild(COMPOSE_WORKFLOW, {
      workflowId: `${workflowInfo().workflowId}/part/${name}`,
      args: [request],
      // Its tools and Koji tasks end in an orderly way if we are ended from outside.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `part ${name}`,
    })) as ComposeResult;
    const { status, composeDir, unchangedSince } = result;
    // The part is as it was: the others go on with what there is.
    if (status === 'UNCHANGED') return { status: 'FINISHED', path: unchangedSince ?? null };
    return { status, path: composeDir };
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    return { status: isCancellation(error) ? 'TERMINATED' : 'DOOMED', path: pathIn(error) };
  }
}

function pathIn({ cause }: ChildWorkflowFailure): string | null {
  if (!(cause instanceof ApplicationFailure)) return null;
  const details: unknown = cause.details?.[0];
  if (typeof details !== 'object' || details === null || !('composeDir' in details)) return null;
  return typeof details.composeDir === 'string' ? details.composeDir : null;
}

/** How a compose that was given up closes: as cancelled, whoever gave it up. */
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { SECOND_MS } from '../graph/policies.js';
import { frameActivity } from './frame.js';
import type { OperatorDesk } from './operator.js';

const CANCEL_TIMEOUT_MS = 30 * SECOND_MS;

/**
 * The error to close with. A workflow closes as cancelled only after a request from outside; an operator's `abort` is
 * none, so the request is made here, when all is done.
 */
export async function cancelled(desk: OperatorDesk, error: unknown): Promise<unknown> {
  if (desk.abortReason === null) return error;
  try {
    await CancellationScope.nonCancellable(() =>
      frameActivity('compose.cancel', 'close as cancelled')(),
    );
    await condition(() => false, CANCEL_TIMEOUT_MS);
  } catch (reason) {
    if (isCancellation(reason)) return reason;
  }
  return ApplicationFailure.nonRetryable(desk.abortReason, 'ComposeAborted');
}

/** Reads what a failed activity says: the message, the remedy, the class of error. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

export interface FailureFacts {
  /** Class of the error in lib/errors.ts, or Temporal's own. */
  readonly type: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The facts of an activity's failure, out of its cause. */
export function factsOf(error: unknown): FailureFacts {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  if (cause instanceof ApplicationFailure) {
    const details: unknown = cause.details?.[0];
    return { type: cause.type ?? 'Error', message: cause.message, hint: hintOf(details) };
  }
  if (cause instanceof TimeoutFailure) {
    return {
      type: 'TimeoutFailure',
      message: `no worker finished it in time (${cause.timeoutType})`,
      hint: 'see whether workers for its queue run, and their logs',
    };
  }
  return {
    type: 'Error',
    message: cause instanceof Error ? cause.message : String(cause),
    hint: null,
  };
}

function hintOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('hint' in details)) return null;
  return typeof details.hint === 'string' ? details.hint : null;
}

/** Whether a person can remove the cause from outside, after which the same step succeeds: no space is left. */
export const isMendable = (error: unknown): boolean => factsOf(error).type === 'SpaceError';

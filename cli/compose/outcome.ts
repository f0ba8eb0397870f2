/** How a compose ended, out of what the server and the workflow say. */
import { WorkflowFailedError } from '@temporalio/client';
import {
  ApplicationFailure,
  CancelledFailure,
  TemporalFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import type { ComposeResult, StatusReport } from '../../workflows/messages.js';
import { EXIT } from '../exit-codes.js';

export type End =
  | { readonly how: 'finished'; readonly result: ComposeResult }
  | {
      readonly how: 'failed';
      /** Class of the error; `ComposeDoomed` after the compose had begun. */
      readonly type: string;
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly how: 'cancelled' | 'terminated' }
  /** It goes on, but nobody watches any more. */
  | { readonly how: 'left' };

/** Reads the error with which waiting for a workflow ended. Rethrows what is no end of the workflow. */
export function endOf(error: unknown): End {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof CancelledFailure) return { how: 'cancelled' };
  if (cause instanceof TerminatedFailure) return { how: 'terminated' };
  if (cause instanceof TimeoutFailure) {
    return {
      how: 'failed',
      type: 'TimeoutFailure',
      message: 'the workflow took longer than it may',
      hint: null,
    };
  }
  return failureOf(cause);
}

/** The innermost application failure says what happened; those around it say where in Temporal. */
function failureOf(error: unknown): End {
  let known: ApplicationFailure | null = null;
  for (let cause = error; cause instanceof TemporalFailure; cause = cause.cause) {
    if (cause instanceof ApplicationFailure) known ??= cause;
  }
  const message = known?.message ?? (error instanceof Error ? error.message : String(error));
  return { how: 'failed', type: known?.type ?? 'Error', message, hint: hintOf(known) };
}

function hintOf(failure: ApplicationFailure | null): string | null {
  const details: unknown = failure?.details?.[0];
  if (typeof details !== 'object' || details === null || !('hint' in details)) return null;
  return typeof details.hint === 'string' ? details.hint : null;
}

/** The exit code of `punji compose` and `punji watch`. */
export function exitCodeOf(end: End): number {
  if (end.how === 'finished') return end.result.status === 'UNCHANGED' ? EXIT.unchanged : EXIT.ok;
  return end.how === 'failed' && end.type === 'OwnershipError' ? EXIT.refused : EXIT.failed;
}

/** STATUS of the compose, as far as it is known. */
export function statusOf(end: End, report: StatusReport | null): string | null {
  switch (end.how) {
    case 'finished':
      return end.result.status;
    case 'left':
      return report?.status ?? null;
    case 'cancelled':
    case 'terminated':
      return (report?.composeDir ?? null) === null ? null : 'TERMINATED';
    case 'failed':
      return end.type === 'ComposeDoomed' ? 'DOOMED' : (report?.status ?? null);
  }
}

/** The one place where errors become Temporal failures: at most 2 KB, with the remedy and the log's path. */
import { ApplicationFailure } from '@temporalio/activity';
import type { RetryPolicyName } from '../../graph/model.js';
import { RETRY_POLICIES } from '../../graph/policies.js';
import { PunjiError, SpaceError, ToolError, TransientError } from '../../lib/errors.js';
import { fromSystemError } from '../../lib/process/index.js';

const MESSAGE_LIMIT = 2_000;
/** An operator needs minutes to make room; trying more often only fills the log. */
const SPACE_RETRY_MS = 60_000;

/**
 * Turns any error into a failure whose type is the error's class.
 * @param isLast the step has failed as often as its policy allows
 */
export function toFailure(error: unknown, isLast = false): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (!(error instanceof PunjiError)) {
    const known = knownError(error);
    return known instanceof PunjiError ? toFailure(known, isLast) : unexpected(error, isLast);
  }
  return ApplicationFailure.create({
    type: error.name,
    message: shorten(error.message),
    nonRetryable: !error.retryable || (isLast && !(error instanceof SpaceError)),
    details: [
      {
        hint: error.hint ?? null,
        logFile: error instanceof ToolError ? error.logFile : null,
      },
    ],
    ...(error instanceof SpaceError ? { nextRetryDelay: SPACE_RETRY_MS } : {}),
  });
}

/** A full disk, a file system that does not answer: the system says so wherever it is met. */
export function knownError(error: unknown): unknown {
  const place = error instanceof Error && 'path' in error ? String(error.path) : 'a file';
  return fromSystemError(error, 'work on', place);
}

/** An error that nobody foresaw: it may be a passing fault of the system, so it is retried as the step says. */
function unexpected(error: unknown, isLast: boolean): ApplicationFailure {
  const known = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: known.name,
    message: shorten(known.message),
    nonRetryable: isLast,
    details: [{ hint: null, logFile: null }],
    cause: known,
  });
}

function shorten(message: string): string {
  if (message.length <= MESSAGE_LIMIT) return message;
  const half = MESSAGE_LIMIT / 2;
  return `${message.slice(0, half)}\n…\n${message.slice(-half)}`;
}

/**
 * How often a step may fail of itself. A tool that somebody killed has not said that its input is bad: it is tried as
 * often as any tool. A server that does not answer says nothing of the step, either, whatever the step does.
 */
export function mostFailures(retry: RetryPolicyName, error: unknown): number {
  const { [retry]: own, tool, network } = RETRY_POLICIES;
  if (error instanceof TransientError) return Math.max(own.ownFailures, network.ownFailures);
  const wasKilled = error instanceof ToolError && error.signal === 'SIGKILL';
  return wasKilled ? Math.max(own.ownFailures, tool.ownFailures) : own.ownFailures;
}

/** Which earlier failures, by their class, count with this one: an outage does not use up the tries of a tool. */
export const countsWith =
  (error: unknown) =>
  (type: string): boolean =>
    (type === TransientError.name) === error instanceof TransientError;

/** An error as the record of attempts tells it. */
export function attemptError(error: unknown): {
  type: string;
  message: string;
  hint: string | null;
} {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    type: known.name,
    message: known.message,
    hint: known instanceof PunjiError ? (known.hint ?? null) : null,
  };
}

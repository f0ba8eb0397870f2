/** Time-outs and retry policies of activities, each number with its reason. */
import type { RetryPolicyName } from './model.js';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** A worker that says nothing for this long is dead; local work beats every second. */
export const HEARTBEAT_TIMEOUT_MS = 10 * SECOND_MS;

/** Numbers of a retry policy, in Temporal's terms but for `ownFailures`. */
export interface RetryNumbers {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  /** Of all attempts, also those that a worker's death ended. */
  readonly maximumAttempts: number;
  /** How often the step itself may fail; the frame counts these from the attempts on disk. */
  readonly ownFailures: number;
  readonly reason: string;
}

/** Workers may die, be drained or be upgraded this often under one step before a person should look. */
const ATTEMPTS = 50;

export const RETRY_POLICIES: Readonly<Record<RetryPolicyName, RetryNumbers>> = {
  quick: {
    initialIntervalMs: 200,
    backoffCoefficient: 2,
    maximumIntervalMs: 30 * SECOND_MS,
    maximumAttempts: ATTEMPTS,
    ownFailures: 12,
    reason:
      'our own work on files fails only when a worker dies or a file system hiccups: again at once, some minutes long',
  },
  tool: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 2,
    maximumIntervalMs: MINUTE_MS,
    maximumAttempts: ATTEMPTS,
    ownFailures: 4,
    reason:
      'a tool that fails on good input fails on load or memory, which passes; four failures mean the input is bad',
  },
  network: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 2,
    maximumIntervalMs: 2 * MINUTE_MS,
    maximumAttempts: ATTEMPTS + 40,
    ownFailures: 40,
    reason: 'servers restart and networks heal within the hour; a nightly should outlast both',
  },
  once: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 2,
    maximumIntervalMs: MINUTE_MS,
    maximumAttempts: ATTEMPTS,
    ownFailures: 1,
    reason:
      'a check that found something finds it again: only the loss of a worker is worth another attempt',
  },
};

/** Longest time for steps that only touch files, those that run a tool on one tree, and those that move a tree. */
export const STEP_TIMEOUT_MS = {
  files: 30 * MINUTE_MS,
  tool: 4 * HOUR_MS,
  bulk: 12 * HOUR_MS,
} as const;

/** Time-outs and retry policies of activities, each number with its reason. */
import type { RetryPolicyName } from './model.js';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** A worker that says nothing for this long is dead; local work beats every second. */
export const HEARTBEAT_TIMEOUT_MS = 10 * SECOND_MS;

/** Numbers of a retry policy, in Temporal's terms. */
export interface RetryNumbers {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  readonly maximumAttempts: number;
  readonly reason: string;
}

export const RETRY_POLICIES: Readonly<Record<RetryPolicyName, RetryNumbers>> = {
  quick: {
    initialIntervalMs: 200,
    backoffCoefficient: 2,
    maximumIntervalMs: 30 * SECOND_MS,
    maximumAttempts: 12,
    reason:
      'our own work on files fails only when a worker dies or a file system hiccups: again at once, some minutes long',
  },
  tool: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 4,
    maximumIntervalMs: MINUTE_MS,
    maximumAttempts: 5,
    reason:
      'a tool that fails on good input fails on load or memory, which passes; five failures mean the input is bad',
  },
  network: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 2,
    maximumIntervalMs: 2 * MINUTE_MS,
    maximumAttempts: 40,
    reason: 'servers restart and networks heal within the hour; a nightly should outlast both',
  },
  once: {
    initialIntervalMs: SECOND_MS,
    backoffCoefficient: 1,
    maximumIntervalMs: SECOND_MS,
    maximumAttempts: 1,
    reason: 'what must not be repeated without a person',
  },
};

/** Longest time for steps that only touch files, those that run a tool on one tree, and those that move a tree. */
export const STEP_TIMEOUT_MS = {
  files: 30 * MINUTE_MS,
  tool: 4 * HOUR_MS,
  bulk: 12 * HOUR_MS,
} as const;

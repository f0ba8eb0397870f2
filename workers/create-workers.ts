/** Makes the worker of a queue; those of a process share one connection and one set of activities. */
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { SECOND_MS } from '../graph/policies.js';
import type { workflowCode } from './build-info.js';
import type { QueuePlan } from './queues.js';

export type ActivitySet = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: ActivitySet;
  readonly workflows: ReturnType<typeof workflowCode>;
  /** Shows in the history as who did a step. */
  readonly identity: string;
  readonly buildId: string;
}

/** Cancellation comes with heartbeats, so this is how long a cancelled tool runs on. */
const HEARTBEAT_THROTTLE_MS = SECOND_MS;
/** Steps are interrupted at once when the worker ends: they are tried again elsewhere, and resume from their records. */
const SHUTDOWN_GRACE_MS = 0;
/** Longer than a tool's grace time between SIGTERM and SIGKILL. */
const SHUTDOWN_FORCE_MS = 25 * SECOND_MS;
/** Composes in memory at once; others are replayed from their history when they go on. */
const CACHED_WORKFLOWS = 40;
/** How long a workflow's next task waits for the worker that has it in memory, which may be dead. */
const STICKY_PATIENCE_MS = 3 * SECOND_MS;
/**
 * How long a workflow may work on what one task brings; the SDK takes this option, though its type does not name it. A
 * run that is interrupted takes the process with it (Node's bookkeeping of asynchronous calls does not survive it), so
 * that this is only for code that never ends: a busy machine is not to be taken for that.
 */
export const WORKFLOW_PATIENCE = { isolateExecutionTimeout: 60 * SECOND_MS };
const ACTIVITY_POLLS = 4;

/** Creates the worker of one queue. */
export async function createWorker(options: WorkerParts, queue: QueuePlan): Promise<Worker> {
  return await Worker.create(workerOptions(options, queue));
}

/** Pure, so that the limits can be tested. */
export function workerOptions(options: WorkerParts, queue: QueuePlan): WorkerOptions {
  return {
    connection: options.connection,
    namespace: options.namespace,
    taskQueue: queue.taskQueue,
    identity: options.identity,
    buildId: options.buildId,
    activities: options.activities,
    ...(queue.runsWorkflows
      ? {
          ...options.workflows,
          maxCachedWorkflows: CACHED_WORKFLOWS,
          stickyQueueScheduleToStartTimeout: STICKY_PATIENCE_MS,
          ...WORKFLOW_PATIENCE,
        }
      : {}),
    maxConcurrentActivityTaskExecutions: queue.slots,
    maxConcurrentActivityTaskPolls: Math.min(ACTIVITY_POLLS, queue.slots),
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE_MS,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE_MS,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    shutdownForceTime: SHUTDOWN_FORCE_MS,
  };
}

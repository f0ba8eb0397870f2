/** Starts one execution of a node's step as an activity of type `phase.step` and id `node/step[.n]`. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ComposeRef } from '../config-schemas/resolved-compose.js';
import type { Execution } from '../graph/scheduler.js';
import type { StepInput, StepOutcome } from '../graph/wire.js';
import { retryPolicy } from './frame.js';

type StepActivities = Readonly<Record<string, (input: StepInput) => Promise<StepOutcome>>>;

/** `createrepo:Server.x86_64/repos`, with the item's number for one of many. */
export function executionId({
  node,
  step,
  item,
}: Pick<Execution, 'node' | 'step' | 'item'>): string {
  return `${node.id}/${step.name}${item === null ? '' : `.${String(item)}`}`;
}

/** What a compose asks of all its steps. */
export interface StepTerms {
  readonly compose: ComposeRef;
  /** A worker that is silent for so long counts as dead. */
  readonly heartbeatTimeoutMs: number;
}

/** Runs a step to its end. @throws ActivityFailure */
export async function runStep(
  { compose, heartbeatTimeoutMs }: StepTerms,
  execution: Execution,
  round: number,
): Promise<StepOutcome> {
  const { node, step, item } = execution;
  const type = `${node.phase}.${step.name}`;
  const activities = proxyActivities<StepActivities>({
    activityId: `${executionId(execution)}${round === 0 ? '' : `@${String(round)}`}`,
    taskQueue: execution.taskQueue,
    startToCloseTimeout: step.timeoutMs,
    heartbeatTimeout: heartbeatTimeoutMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: retryPolicy(step.retry),
    summary: executionId(execution),
    priority: { priorityKey: execution.priority, fairnessKey: compose.composeId },
  });
  const activity = activities[type];
  if (activity === undefined) throw new Error(`no activity ${type}`);
  return await activity({
    compose,
    node,
    step: step.name,
    item,
    commits: execution.commits,
    adoptTask: execution.adoptTask,
    previous: execution.previous as StepInput['previous'],
  });
}

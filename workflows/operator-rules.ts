/** What an operator may decide now, and why not. Pure. A node may be skipped if it makes a deliverable, or only checks. */
import type { NodeId } from '../config-schemas/names.js';
import type { PhaseDeclaration, PlanNode } from '../graph/model.js';
import type { Scheduler } from '../graph/scheduler.js';
import { COMPOSE_TASK_QUEUE, KOJI_TASK_QUEUE } from './messages.js';
import type { ConcurrencyInput, RetryInput, SkipInput } from './operator-messages.js';

/** Workers' own limits are far lower; more would come near Temporal's limit of pending activities. */
const MOST_STEPS = 500;

/** Failed nodes that hold others back. */
export function waitingNodes(scheduler: Scheduler): readonly PlanNode[] {
  return scheduler.isHeld() ? scheduler.failedNodes() : [];
}

/** Others do without what it makes as they do without a failable deliverable; or it makes nothing. */
export const canSkip = (phase: PhaseDeclaration): boolean =>
  phase.deliverable !== undefined || phase.isCheck === true;

/** Why a node cannot be retried; null if it can. */
export function retryRefusal(
  scheduler: Scheduler | null,
  { node, task }: Partial<RetryInput>,
): string | null {
  if (task !== undefined && !(Number.isInteger(task) && task > 0)) {
    return `'${String(task)}' is not a Koji task's number`;
  }
  const waiting = scheduler === null ? [] : waitingNodes(scheduler).map(({ id }) => id);
  if (waiting.some((id) => id === node)) return null;
  return waiting.length === 0
    ? 'no node waits for a decision'
    : `'${String(node)}' does not wait for a decision; these do: ${waiting.join(', ')}`;
}

/** Why a node cannot be skipped; null if it can. */
export function skipRefusal(
  scheduler: Scheduler | null,
  { node, reason }: Partial<SkipInput>,
  phaseNamed: (name: string) => PhaseDeclaration,
): string | null {
  const refusal = retryRefusal(scheduler, node === undefined ? {} : { node });
  if (refusal !== null) return refusal;
  const phase = scheduler?.nodeOf(node as NodeId).phase ?? '';
  if (!canSkip(phaseNamed(phase))) {
    return `'${String(node)}' cannot be skipped: others need what it makes; retry it, or abort the compose`;
  }
  return isText(reason) ? null : 'say why: a skipped node needs a reason';
}

export function concurrencyRefusal({ queue, limit }: Partial<ConcurrencyInput>): string | null {
  const isQueue =
    queue === COMPOSE_TASK_QUEUE || (isText(queue) && queue.startsWith(`${COMPOSE_TASK_QUEUE}-`));
  if (!isQueue) {
    return `'${String(queue)}' is no task queue; they are called ${COMPOSE_TASK_QUEUE}, ${COMPOSE_TASK_QUEUE}-ARCH, ${KOJI_TASK_QUEUE}`;
  }
  if (limit === null) return null;
  const isLimit = Number.isInteger(limit) && Number(limit) >= 0 && Number(limit) <= MOST_STEPS;
  return isLimit ? null : `the limit must be a whole number from 0 to ${String(MOST_STEPS)}`;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '';

/** Which task queue a step goes to, and how many steps may be under way there. */
import type { PlanNode, StepDeclaration } from '../graph/model.js';
import { archTaskQueue, COMPOSE_TASK_QUEUE, KOJI_TASK_QUEUE } from './messages.js';

/** Temporal refuses over 2,000 pending activities; workers' own limits are far lower. */
const STEPS_AT_ONCE = 64;

export function taskQueueOf(step: StepDeclaration, node: PlanNode): string {
  switch (step.queue) {
    case 'any':
      return COMPOSE_TASK_QUEUE;
    case 'koji':
      return KOJI_TASK_QUEUE;
    case 'arch':
      // Source media hold no code of any architecture: any worker makes them.
      return node.arch === null || node.arch === 'src'
        ? COMPOSE_TASK_QUEUE
        : archTaskQueue(node.arch);
  }
}

/** Waiting for a task costs a worker nothing: a compose with hundreds of images waits for all of them at once. */
const TASKS_AT_ONCE = 500;

export const capOf = (taskQueue: string): number =>
  taskQueue === KOJI_TASK_QUEUE ? TASKS_AT_ONCE : STEPS_AT_ONCE;

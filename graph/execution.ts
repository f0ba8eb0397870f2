/** One run of one step of a node, as the workflow is told to start it. */
import type { PlanNode, StepDeclaration } from './model.js';
import type { Progress } from './progress.js';
import type { StepOutcome } from './wire.js';

/** One run of one step: an activity to start. */
export interface Execution {
  readonly node: PlanNode;
  readonly step: StepDeclaration;
  /** From 0 for an `each` step, else null. */
  readonly item: number | null;
  readonly taskQueue: string;
  readonly commits: boolean;
  readonly previous: Readonly<Record<string, StepOutcome | readonly StepOutcome[]>>;
  /** From 1, the most urgent, to 5. */
  readonly priority: number;
  /** A Koji task that the operator wants the node to take as its own. */
  readonly adoptTask: number | null;
}

const LEAST_URGENT = 5;

/**
 * Begins the next item of the step that a node is at.
 * @param share how long the chain behind the node is, of the plan's longest
 */
export function executionOf(
  progress: Progress,
  step: StepDeclaration,
  taskQueue: string,
  share: number,
): Execution {
  const item = progress.todo.shift() ?? 0;
  progress.inFlight += 1;
  return {
    node: progress.node,
    step,
    item: step.each === undefined ? null : item,
    taskQueue,
    commits: progress.step === progress.steps.length - 1,
    previous: Object.fromEntries([...progress.outcomes].filter(([name]) => name !== step.name)),
    priority: Math.min(LEAST_URGENT, 1 + Math.floor((1 - share) * LEAST_URGENT)),
    adoptTask: progress.adoptTask,
  };
}

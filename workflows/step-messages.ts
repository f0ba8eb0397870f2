/** What steps want told: by what they give back, and by how they fail. */
import type { Execution } from '../graph/scheduler.js';
import type { StepOutcome } from '../graph/wire.js';
import type { Notifier } from './notifier.js';
import { executionId } from './step-activity.js';

/** Sends a step's messages; ends when scripts have been told. What an earlier run did has been told by it. */
export async function tellOutcome(
  notifier: Notifier,
  execution: Execution,
  { messages = [], reused }: StepOutcome,
): Promise<void> {
  if (reused) return;
  for (const [index, { message, body, when }] of messages.entries()) {
    const key = `${executionId(execution)}/${String(index)}`;
    if (when === 'finished') notifier.holdBack({ message, body }, key);
    else await notifier.send(message, body, key);
  }
}

/** Sends the message that a step's declaration has for its failure. */
export function tellFailure(notifier: Notifier, execution: Execution): void {
  const { node, item, step, previous } = execution;
  const dataOf = (name: string, key: string): unknown => {
    const outcome = previous[name] as StepOutcome | undefined;
    return outcome?.data[key];
  };
  const told = step.failureMessage?.({ node, item, dataOf });
  if (told === undefined || told === null) return;
  void notifier.send(told.message, told.body, executionId(execution));
}

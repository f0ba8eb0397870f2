/** Carries a plan out: starts what the scheduler says, tells it how each execution ended, and tells the observers. */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import type { StepOutcome } from '../graph/wire.js';
import { isMendable } from './failure.js';

/** Told what happens while a plan is carried out. */
export interface RunObserver {
  started(execution: Execution): void;
  succeeded(execution: Execution, outcome: StepOutcome): void;
  failed(execution: Execution, error: unknown): void;
  /** Failed nodes hold others back: wait until a person has decided. */
  held(): Promise<void>;
}

/** Ends when every node has ended, or after a fatal failure when all that was under way has. @throws CancelledFailure */
export async function runPlan(
  scheduler: Scheduler,
  run: (execution: Execution) => Promise<StepOutcome>,
  observer: RunObserver,
): Promise<void> {
  const launch = (): void => {
    for (const execution of scheduler.next()) void carryOut(execution);
  };
  const carryOut = async (execution: Execution): Promise<void> => {
    observer.started(execution);
    try {
      const outcome = await run(execution);
      scheduler.succeed(execution, outcome);
      observer.succeeded(execution, outcome);
    } catch (error) {
      if (isCancellation(error)) scheduler.stop();
      scheduler.fail(execution, isMendable(error));
      observer.failed(execution, error);
    }
    launch();
  };
  try {
    await untilOver(scheduler, launch, observer);
  } catch (error) {
    scheduler.stop();
    await CancellationScope.nonCancellable(() => condition(() => scheduler.isOver()));
    throw error;
  }
}

/** Starts also what the operator has made possible: after a pause, with another limit, by a retry. */
async function untilOver(
  scheduler: Scheduler,
  launch: () => void,
  observer: RunObserver,
): Promise<void> {
  for (;;) {
    launch();
    await condition(() => scheduler.isOver() || scheduler.canStart());
    if (!scheduler.isOver()) continue;
    if (!scheduler.isHeld()) return;
    await observer.held();
  }
}

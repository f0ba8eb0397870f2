/** Carries a plan out: starts what the scheduler says, tells it how each execution ended, and tells the observers. */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import type { HistoryBudget } from './history-budget.js';
import type { StepOutcome } from '../graph/wire.js';
import { isMendable } from './failure.js';

/** Told what happens while a plan is carried out. */
export interface RunObserver {
  started(execution: Execution): void;
  succeeded(execution: Execution, outcome: StepOutcome): void;
  failed(execution: Execution, error: unknown): void;
  /** Given up without having failed: another run of the workflow starts it again. */
  takenBack(execution: Execution): void;
  /** Nothing starts any more: when what runs has ended, another run of the workflow goes on. */
  draining(): void;
  /** Failed nodes hold others back: wait until a person has decided, or another run of the workflow is to wait. */
  held(isHandedOver: () => boolean): Promise<void>;
}

/** A plan was carried out, or this run of the workflow has come so far as it should. */
export type PlanEnd = 'over' | 'unfinished';

/**
 * Ends when every node has ended, or after a fatal failure when all that was under way has; or, `unfinished`, when
 * nothing is under way and another run of the workflow shall go on.
 * @throws CancelledFailure
 */
export async function runPlan(
  scheduler: Scheduler,
  steps: StepRunner,
  observer: RunObserver,
  history: HistoryBudget,
): Promise<PlanEnd> {
  const carrying = new Carrying(scheduler, steps, observer, history);
  try {
    return await carrying.untilEnd();
  } catch (error) {
    scheduler.stop();
    await CancellationScope.nonCancellable(() => condition(() => scheduler.isIdle()));
    throw error;
  }
}

/** How steps are run. */
export interface StepRunner {
  readonly run: (execution: Execution) => Promise<StepOutcome>;
  /** Gives up what only waits for others, and is taken up again at once by another attempt. */
  readonly detach: () => void;
}

class Carrying {
  private isDraining = false;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly steps: StepRunner,
    private readonly observer: RunObserver,
    private readonly history: HistoryBudget,
  ) {}

  /** Starts also what the operator has made possible: after a pause, with another limit, by a retry. */
  async untilEnd(): Promise<PlanEnd> {
    const { scheduler, history } = this;
    for (;;) {
      this.launch();
      await condition(() => scheduler.isOver() || scheduler.canStart() || this.shallHandOver());
      if (scheduler.isOver() && !scheduler.isHeld()) return 'over';
      if (this.shallHandOver()) return 'unfinished';
      if (!this.isDraining && scheduler.isOver()) await this.observer.held(() => history.isLong());
    }
  }

  /** Nothing is under way: now, if the history is long, is a good moment; if it is full, that was waited for. */
  private shallHandOver(): boolean {
    return this.scheduler.isIdle() && (this.isDraining || this.isStill());
  }

  /** Nothing can go on without a person, who may take days. */
  private isStill(): boolean {
    return this.history.isLong() && !this.scheduler.canStart();
  }

  private launch(): void {
    if (this.history.isFull() && !this.isDraining) this.drain();
    for (const execution of this.scheduler.next()) void this.carryOut(execution);
  }

  private drain(): void {
    this.isDraining = true;
    this.scheduler.drain();
    this.observer.draining();
    this.steps.detach();
  }

  private async carryOut(execution: Execution): Promise<void> {
    const { scheduler, observer } = this;
    observer.started(execution);
    try {
      const outcome = await this.steps.run(execution);
      scheduler.succeed(execution, outcome);
      observer.succeeded(execution, outcome);
    } catch (error) {
      this.failed(execution, error);
    }
    this.launch();
  }

  private failed(execution: Execution, error: unknown): void {
    const { scheduler, observer } = this;
    if (this.isDraining && execution.step.detachable === true) {
      scheduler.takeBack(execution);
      observer.takenBack(execution);
      return;
    }
    if (isCancellation(error)) scheduler.stop();
    scheduler.fail(execution, isMendable(error));
    observer.failed(execution, error);
  }
}

/** Runs steps as activities; those that only wait for others can be given up for another run of the workflow. */
import { CancellationScope } from '@temporalio/workflow';
import type { Execution } from '../graph/scheduler.js';
import type { StepOutcome } from '../graph/wire.js';
import type { Notifier } from './notifier.js';
import type { StepRunner } from './run-plan.js';
import type { RunView } from './run-view.js';
import { runStep, type StepTerms } from './step-activity.js';
import { tellOutcome } from './step-messages.js';

export class StepHands implements StepRunner {
  private readonly detachable = new Set<CancellationScope>();

  constructor(
    private readonly terms: StepTerms,
    private readonly view: RunView,
    private readonly notifier: Notifier,
  ) {}

  run = async (execution: Execution): Promise<StepOutcome> => {
    // As in Pungi, nothing begins before scripts know of what came before it.
    await this.notifier.quiet();
    const outcome = await this.carryOut(execution);
    await tellOutcome(this.notifier, execution, outcome);
    return outcome;
  };

  detach = (): void => {
    for (const scope of this.detachable) scope.cancel();
  };

  private carryOut(execution: Execution): Promise<StepOutcome> {
    const round = this.view.roundOf(execution.node.id);
    const begin = (): Promise<StepOutcome> => runStep(this.terms, execution, round);
    return execution.step.detachable === true ? this.detachably(begin) : begin();
  }

  private async detachably(begin: () => Promise<StepOutcome>): Promise<StepOutcome> {
    const scope = new CancellationScope();
    this.detachable.add(scope);
    try {
      return await scope.run(begin);
    } finally {
      this.detachable.delete(scope);
    }
  }
}

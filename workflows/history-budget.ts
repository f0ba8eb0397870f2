/**
 * How long a run of the workflow may become. A server ends one by force at 51,200 events or 50 MiB; long before that the
 * compose goes on in another run. To wait for steps that take hours costs time, so it is done as late as is safe, but
 * at once when nothing is under way.
 */
import { workflowInfo } from '@temporalio/workflow';

/**
 * A worker that takes a run over goes through its whole history first, within the 10 s that a workflow task may take, and
 * on a busy machine. What runs then still has its events to add.
 */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 20 * 1024 * 1024;
/** From this part on a moment of quiet is taken, too. */
const LONG = 0.25;

export class HistoryBudget {
  /** @param mostEvents another limit than the usual one */
  constructor(private readonly mostEvents = MOST_EVENTS) {}

  /** Nothing new should start. */
  isFull(): boolean {
    return this.isOver(1);
  }

  /** Another run should go on as soon as that costs nothing. */
  isLong(): boolean {
    return workflowInfo().continueAsNewSuggested || this.isOver(LONG);
  }

  private isOver(part: number): boolean {
    const { historyLength, historySize } = workflowInfo();
    return historyLength >= this.mostEvents * part || historySize >= MOST_BYTES * part;
  }
}

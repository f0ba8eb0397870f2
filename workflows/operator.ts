/**
 * The operator's decisions on a compose that waits after a failure. A decision is taken once, for the node that waits
 * now, and never queued for a later failure. Each update has a signal of the same name, for tools that know no updates.
 */
import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import type { NodeId } from '../config-schemas/names.js';
import type { Scheduler } from '../graph/scheduler.js';

export interface NodeDecision {
  readonly node: string;
}

export interface AbortDecision {
  readonly reason?: string;
}

export class OperatorDesk {
  private scheduler: Scheduler | null = null;
  private decided = false;
  abortReason: string | null = null;

  constructor() {
    setHandler(defineUpdate<string, [NodeDecision]>('retry'), (decision) => this.retry(decision), {
      validator: (decision) => this.validateRetry(decision),
      description:
        'Run a failed node of a waiting compose again: {"node": "createrepo:Server.x86_64"}.',
    });
    setHandler(defineUpdate<string, [AbortDecision]>('abort'), (decision) => this.abort(decision), {
      description: 'Give a waiting compose up: {"reason": "…"}.',
    });
    setHandler(defineSignal<[NodeDecision]>('retry'), (decision) => {
      if (this.refusal(decision) === null) this.retry(decision);
    });
    setHandler(defineSignal<[AbortDecision]>('abort'), (decision) => {
      this.abort(decision);
    });
  }

  watch(scheduler: Scheduler): void {
    this.scheduler = scheduler;
  }

  /** Waits for the next decision. */
  async decision(): Promise<void> {
    this.decided = false;
    await condition(() => this.decided);
  }

  private retry({ node }: NodeDecision): string {
    this.scheduler?.retry(node as NodeId);
    this.decided = true;
    return `${node} runs again`;
  }

  private abort({ reason }: AbortDecision): string {
    this.abortReason = reason ?? 'aborted by the operator';
    this.scheduler?.stop();
    this.decided = true;
    return 'the compose stops';
  }

  private validateRetry(decision: NodeDecision): void {
    const refusal = this.refusal(decision);
    if (refusal !== null) throw new Error(refusal);
  }

  private refusal(decision: NodeDecision): string | null {
    const failed = (this.scheduler?.states() ?? [])
      .filter(([, state]) => state === 'failed')
      .map(([node]) => node.id);
    if (failed.some((id) => id === decision.node)) return null;
    return failed.length === 0
      ? 'no node waits for a decision'
      : `'${String(decision.node)}' does not wait for a decision; these do: ${failed.join(', ')}`;
  }
}

/** How many nodes of each phase are in which state: kept step by step, so that nobody counts a plan of thousands of nodes. */
import type { NodeState, PlanNode } from './model.js';

export type StateCounts = Readonly<Record<NodeState, number>>;

export class PhaseTally {
  private readonly byPhase = new Map<string, Record<NodeState, number>>();
  private readonly all = noNodes();

  /** At first all nodes wait. */
  constructor(nodes: readonly PlanNode[]) {
    for (const { phase } of nodes) {
      this.countsOf(phase).waiting += 1;
      this.all.waiting += 1;
    }
  }

  move({ phase }: PlanNode, from: NodeState, to: NodeState): void {
    for (const counts of [this.countsOf(phase), this.all]) {
      counts[from] -= 1;
      counts[to] += 1;
    }
  }

  /** Of the whole plan. */
  total(): StateCounts {
    return { ...this.all };
  }

  /** By phase, in order of the plan. */
  phases(): Iterable<readonly [string, StateCounts]> {
    return this.byPhase;
  }

  private countsOf(phase: string): Record<NodeState, number> {
    const known = this.byPhase.get(phase) ?? noNodes();
    this.byPhase.set(phase, known);
    return known;
  }
}

export const noNodes = (): Record<NodeState, number> => ({
  waiting: 0,
  running: 0,
  done: 0,
  reused: 0,
  failed: 0,
  'failed-allowed': 0,
  skipped: 0,
  cancelled: 0,
});

/** Counts after a stop: what never started, or never came to its end, is cancelled. */
export const settled = (counts: StateCounts): StateCounts => ({
  ...counts,
  waiting: 0,
  running: 0,
  cancelled: counts.cancelled + counts.waiting + counts.running,
});

/** What a re-run finds in the compose's directory: what it keeps, and why it does not keep the rest. */
import type { DeliverableRef } from './wire.js';

/** Of the nodes of a plan, those that need not run. */
export interface Kept {
  /** How many nodes the plan has. */
  readonly total: number;
  /** Places in the plan's order, from 0. */
  readonly nodes: readonly number[];
  readonly failedDeliverables: readonly DeliverableRef[];
  readonly warnings: readonly string[];
}

/** What becomes of a node in a re-run. */
export interface NodeVerdict {
  readonly id: string;
  readonly verdict: 'reused' | 'run' | 'depends';
  /** Why it runs, or on what it depends whether it does. */
  readonly reason: string;
}

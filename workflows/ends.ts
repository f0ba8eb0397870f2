/** How a run ended, in deliverables.json's terms. */
import type { PlanNode } from '../graph/model.js';
import { phaseNamed } from '../graph/phase-graph.js';
import type { Scheduler } from '../graph/scheduler.js';
import type { DeliverableRef } from '../graph/wire.js';

export interface Deliverables {
  readonly required: readonly DeliverableRef[];
  readonly attempted: readonly DeliverableRef[];
  readonly failed: readonly DeliverableRef[];
}

/**
 * Deliverables that were begun: failable ones as attempted, others as required; and those that failed and might, or
 * without which the operator went on. A check that was skipped stands there by its phase's name.
 */
export function deliverablesOf(
  scheduler: Scheduler,
  reported: readonly DeliverableRef[],
): Deliverables {
  const begun = scheduler
    .states()
    .filter(
      ([node, state]) =>
        (kindOf(node) !== null || state === 'failed-allowed') &&
        state !== 'waiting' &&
        state !== 'skipped' &&
        state !== 'cancelled',
    );
  const refs = (wanted: typeof begun): readonly DeliverableRef[] =>
    wanted.map(([node]) => refOf(node));
  return {
    required: refs(begun.filter(([node]) => !node.failable)),
    attempted: refs(begun.filter(([node]) => node.failable)),
    failed: [...refs(begun.filter(([, state]) => state === 'failed-allowed')), ...reported],
  };
}

function kindOf(node: PlanNode): string | null {
  return phaseNamed(node.phase).deliverable ?? null;
}

function refOf(node: PlanNode): DeliverableRef {
  return {
    kind: kindOf(node) ?? node.phase,
    variant: node.variant ?? '',
    arch: node.arch ?? '',
    subvariant: null,
  };
}

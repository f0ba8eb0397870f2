/** All that one run of the compose workflow hands over to the next: its input besides the request. */
import type { ComposeRequest } from '../config-schemas/compose-request.js';
import type { ComposeRef } from '../config-schemas/resolved-compose.js';
import type { AllocateResult, ResolveResult } from '../graph/compose-activities.js';
import type { PlanInput } from '../graph/model.js';
import type { PlanProgress } from '../graph/progress.js';
import type { Scheduler } from '../graph/scheduler.js';
import { ComposeAttributes } from './attributes.js';
import type { Beginning } from './begin.js';
import type { ComposeRun } from './compose-run.js';
import type { NotifierState } from './notifier.js';
import type { DeskState } from './operator.js';
import type { PhaseLog } from './phase-log.js';
import type { ViewState } from './run-view.js';

/** A change of its shape needs a new version: a newer worker may take up what an older one left. */
export interface Continuation {
  readonly version: 1;
  readonly request: ComposeRequest;
  readonly allocated: AllocateResult;
  /** Those that the server knows. */
  readonly searchAttributes: readonly string[];
  readonly compose: ComposeRef;
  readonly planInput: PlanInput;
  readonly progress: PlanProgress;
  readonly view: ViewState;
  readonly desk: DeskState;
  readonly notifier: NotifierState;
  readonly phasesBegun: ReturnType<PhaseLog['pack']>;
}

/** What only the walk through the plan knows. */
export interface Walk {
  readonly scheduler: Scheduler;
  readonly log: PhaseLog;
}

/** To be called when nothing is under way, and nothing is awaited afterwards: what happens later would be lost. */
export function continuationOf(
  { beginning, view, desk, notifier }: ComposeRun,
  { compose, planInput }: ResolveResult,
  { scheduler, log }: Walk,
): Continuation {
  const { request, allocated, attributes } = beginning;
  return {
    version: 1,
    request,
    allocated,
    searchAttributes: attributes.registered,
    compose,
    planInput,
    progress: scheduler.pack(),
    view: view.pack(),
    desk: desk.pack(),
    notifier: notifier.pack(),
    phasesBegun: log.pack(),
  };
}

/** What the beginning of the first run has found out. */
export const beginningOf = ({ request, allocated, searchAttributes }: Continuation): Beginning => ({
  request,
  allocated,
  attributes: new ComposeAttributes(searchAttributes),
});

/** What the first run has resolved; kept nodes are part of the progress. */
export const resolvedOf = ({ compose, planInput }: Continuation): ResolveResult => ({
  compose,
  planInput,
  warnings: [],
});

/** The middle of a compose: plans it and carries the plan's nodes out, telling the view, the main log and the server. */
import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import type { ResolveResult } from '../graph/compose-activities.js';
import type { Plan } from '../graph/model.js';
import { phaseNamed } from '../graph/phase-graph.js';
import { plan } from '../graph/plan.js';
import { HEARTBEAT_TIMEOUT_MS, SECOND_MS } from '../graph/policies.js';
import { Scheduler } from '../graph/scheduler.js';
import { ComposeObserver } from './compose-observer.js';
import type { ComposeRun } from './compose-run.js';
import type { Continuation, Walk } from './continuation.js';
import { frameActivity } from './frame.js';
import { HistoryBudget } from './history-budget.js';
import { PhaseLog } from './phase-log.js';
import { capOf, taskQueueOf } from './queues.js';
import { runPlan } from './run-plan.js';
import { StepHands } from './step-hands.js';

/**
 * Carries all nodes out. Gives null when all have ended, else what another run of the workflow has to go on with.
 * @throws ApplicationFailure `ComposeDoomed` after a fatal failure; CancelledFailure
 */
export async function runNodes(
  resolved: ResolveResult,
  run: ComposeRun,
  before: Continuation | undefined,
): Promise<Walk | null> {
  const { beginning, view, desk, notifier } = run;
  const thePlan = plan(resolved.planInput);
  const walk = walkOf(thePlan, resolved, run, before);
  const { scheduler, log } = walk;
  view.follow(thePlan, scheduler);
  if (before === undefined) tellBeginning(thePlan, resolved, run, walk);
  else {
    view.unpack(before.view);
    log.unpack(before.phasesBegun);
  }
  desk.watch(scheduler);
  const observer = new ComposeObserver(view, log, desk, beginning, notifier, scheduler);
  const { historyEvents, heartbeatSeconds } = beginning.request;
  const history = new HistoryBudget(historyEvents);
  const heartbeatTimeoutMs =
    heartbeatSeconds === undefined ? HEARTBEAT_TIMEOUT_MS : heartbeatSeconds * SECOND_MS;
  const hands = new StepHands({ compose: resolved.compose, heartbeatTimeoutMs }, view, notifier);
  let end: Awaited<ReturnType<typeof runPlan>>;
  try {
    end = await runPlan(scheduler, hands, observer, history);
    await notifier.quiet();
  } finally {
    await CancellationScope.nonCancellable(() => log.flushed());
  }
  if (end === 'unfinished') return walk;
  const fatal = view.failures.find((failure) => !failure.allowed && view.hasFailed(failure.node));
  if (fatal === undefined) return null;
  throw ApplicationFailure.nonRetryable(fatal.message, 'ComposeDoomed');
}

function walkOf(
  thePlan: Plan,
  { kept, compose }: ResolveResult,
  { beginning, notifier }: ComposeRun,
  before: Continuation | undefined,
): Walk {
  const reused = (kept?.nodes ?? []).flatMap((index) => thePlan.nodes[index]?.id ?? []);
  const scheduler = new Scheduler(thePlan, {
    phaseNamed,
    taskQueueOf,
    capOf,
    onFailure: beginning.request.onFailure,
    reused: new Set(reused),
    ...(before === undefined ? {} : { progress: before.progress }),
  });
  const tell = (event: string, phase: string): void => {
    void notifier.send(event, { phase_name: phase }, phase);
  };
  const log = new PhaseLog(thePlan, writeLines(compose.composeDir), scheduler, tell);
  return { scheduler, log };
}

function tellBeginning(
  thePlan: Plan,
  { planInput, kept }: ResolveResult,
  { view }: ComposeRun,
  { log }: Walk,
): void {
  for (const phase of planInput.skippedPhases) log.skipped(phase);
  if (kept === undefined) return;
  view.keep(kept);
  for (const index of kept.nodes) {
    const node = thePlan.nodes[index];
    if (node !== undefined) log.reused(node);
  }
}

function writeLines(composeDir: string): ConstructorParameters<typeof PhaseLog>[1] {
  let batch = 0;
  return (lines) => {
    batch += 1;
    const write = frameActivity('compose.log', 'write the main log', {
      activityId: `compose.log/${String(batch)}`,
    });
    // Why a compose was given up stands there, too.
    return CancellationScope.nonCancellable(() => write({ composeDir, lines }));
  };
}

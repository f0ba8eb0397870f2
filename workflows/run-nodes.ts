/** The middle of a compose: plans it and carries the plan's nodes out, telling the view, the main log and the server. */
import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import type { ResolveResult } from '../graph/compose-activities.js';
import { phaseNamed } from '../graph/phase-graph.js';
import { plan } from '../graph/plan.js';
import { Scheduler, type Execution } from '../graph/scheduler.js';
import type { StepOutcome } from '../graph/wire.js';
import type { Beginning } from './begin.js';
import { ComposeObserver } from './compose-observer.js';
import { frameActivity } from './frame.js';
import type { Notifier } from './notifier.js';
import type { OperatorDesk } from './operator.js';
import { PhaseLog } from './phase-log.js';
import { capOf, taskQueueOf } from './queues.js';
import { runPlan } from './run-plan.js';
import type { RunView } from './run-view.js';
import { runStep } from './step-activity.js';
import { tellOutcome } from './step-messages.js';

/** Carries all nodes out. @throws ApplicationFailure `ComposeDoomed` after a fatal failure; CancelledFailure */
export async function runNodes(
  resolved: ResolveResult,
  beginning: Beginning,
  view: RunView,
  desk: OperatorDesk,
  notifier: Notifier,
): Promise<void> {
  const thePlan = plan(resolved.planInput);
  const reused = (resolved.kept?.nodes ?? []).flatMap((index) => thePlan.nodes[index] ?? []);
  const scheduler = new Scheduler(thePlan, {
    phaseNamed,
    taskQueueOf,
    capOf,
    onFailure: beginning.request.onFailure,
    reused: new Set(reused.map(({ id }) => id)),
  });
  const tell = (event: string, phase: string): void => {
    void notifier.send(event, { phase_name: phase }, phase);
  };
  const log = new PhaseLog(thePlan, writeLines(resolved.compose.composeDir), scheduler, tell);
  for (const phase of resolved.planInput.skippedPhases) log.skipped(phase);
  view.follow(thePlan, scheduler);
  if (resolved.kept !== undefined) view.keep(resolved.kept);
  for (const node of reused) log.reused(node);
  desk.watch(scheduler);
  const observer = new ComposeObserver(view, log, desk, beginning, notifier, scheduler);
  const run = async (execution: Execution): Promise<StepOutcome> => {
    // As in Pungi, nothing begins before scripts know of what came before it.
    await notifier.quiet();
    const outcome = await runStep(resolved.compose, execution, view.roundOf(execution.node.id));
    await tellOutcome(notifier, execution, outcome);
    return outcome;
  };
  try {
    await runPlan(scheduler, run, observer);
    await notifier.quiet();
  } finally {
    await CancellationScope.nonCancellable(() => log.flushed());
  }
  const fatal = view.failures.find((failure) => !failure.allowed && view.hasFailed(failure.node));
  if (fatal === undefined) return;
  throw ApplicationFailure.nonRetryable(fatal.message, 'ComposeDoomed');
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

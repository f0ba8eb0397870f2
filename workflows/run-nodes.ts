/** The middle of a compose: plans it and carries the plan's nodes out, telling the view, the main log and the server. */
import { ApplicationFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { ResolveResult } from '../graph/compose-activities.js';
import { phaseNamed } from '../graph/phase-graph.js';
import { plan } from '../graph/plan.js';
import { Scheduler } from '../graph/scheduler.js';
import type { Beginning } from './begin.js';
import { frameActivity } from './frame.js';
import type { OperatorDesk } from './operator.js';
import { PhaseLog } from './phase-log.js';
import { capOf, taskQueueOf } from './queues.js';
import { runPlan, type RunObserver } from './run-plan.js';
import type { RunView } from './run-view.js';
import { runStep } from './step-activity.js';

/** Carries all nodes out. @throws ApplicationFailure `ComposeDoomed` after a fatal failure; CancelledFailure */
export async function runNodes(
  resolved: ResolveResult,
  beginning: Beginning,
  view: RunView,
  desk: OperatorDesk,
): Promise<void> {
  const thePlan = plan(resolved.planInput);
  const scheduler = new Scheduler(thePlan, {
    phaseNamed,
    taskQueueOf,
    capOf,
    onFailure: beginning.request.onFailure,
  });
  const log = new PhaseLog(thePlan, writeLines(resolved.compose.composeDir), scheduler);
  for (const phase of resolved.planInput.skippedPhases) log.skipped(phase);
  view.follow(thePlan, scheduler);
  desk.watch(scheduler);
  await runPlan(
    scheduler,
    (execution) => runStep(resolved.compose, execution, view.roundOf(execution.node.id)),
    observe(view, log, desk, beginning),
  );
  await log.flushed();
  const fatal = view.failures.find((failure) => !failure.allowed && view.hasFailed(failure.node));
  if (fatal === undefined && desk.abortReason === null) return;
  throw ApplicationFailure.nonRetryable(desk.abortReason ?? fatal?.message ?? '', 'ComposeDoomed');
}

function observe(
  view: RunView,
  log: PhaseLog,
  desk: OperatorDesk,
  beginning: Beginning,
): RunObserver {
  const show = (): void => {
    setCurrentDetails(view.details());
  };
  const setStatus = (status: 'STARTED' | 'WAITING'): void => {
    view.status = status;
    beginning.attributes.set({ ComposeStatus: status });
    show();
  };
  return {
    started: (execution) => {
      view.started(execution);
      log.started(execution);
      show();
    },
    succeeded: (execution, outcome) => {
      view.succeeded(execution, outcome);
      log.ended(execution);
      show();
    },
    failed: (execution, error) => {
      view.failed(execution, error);
      if (!isCancellation(error)) log.failed(execution, error);
      show();
    },
    held: async () => {
      setStatus('WAITING');
      await desk.decision();
      setStatus('STARTED');
    },
  };
}

function writeLines(composeDir: string): ConstructorParameters<typeof PhaseLog>[1] {
  let batch = 0;
  return (lines) => {
    batch += 1;
    return frameActivity('compose.log', 'write the main log', {
      activityId: `compose.log/${String(batch)}`,
    })({ composeDir, lines });
  };
}

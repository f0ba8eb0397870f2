/** The end of a compose: STATUS, deliverables.json, the latest- link; who is told of it; older composes that go. */
import { setCurrentDetails } from '@temporalio/workflow';
import type { FinishInput, ResolveResult } from '../graph/compose-activities.js';
import type { Beginning } from './begin.js';
import type { ComposeRun } from './compose-run.js';
import { factsOf } from './failure.js';
import { frameActivity } from './frame.js';
import type { ComposeResult } from './messages.js';
import type { RunView } from './run-view.js';

/** Brings a compose to its end: nothing can be decided any more. */
export async function end(
  outcome: FinishInput['outcome'],
  { beginning, view, desk, notifier }: ComposeRun,
  resolved: ResolveResult | null,
  errors: readonly string[],
): Promise<ComposeResult> {
  desk.close();
  const result = await finish(outcome, beginning, resolved, errors, view);
  const { composeDir, status } = result;
  await notifier.open(composeDir, resolved?.compose.configSha256 ?? null);
  await notifier.send('status-change', { status }, status);
  if (outcome === 'finished') await notifier.sendHeldBack();
  await prune(beginning, view);
  return result;
}

/** Nothing has changed: all are told so, and what was begun is taken away. */
export async function endUnchanged(
  { beginning, view, desk, notifier }: ComposeRun,
  unchangedSince: string,
): Promise<ComposeResult> {
  const { composeDir, composeId } = beginning.allocated;
  desk.close();
  // Scripts run in the compose's directory: they are told as long as there is one.
  await notifier.send('status-change', { status: 'UNCHANGED' }, 'UNCHANGED');
  await frameActivity('compose.discard', `remove ${composeId}: nothing has changed`, {
    retry: 'network',
  })({ composeDir });
  view.end('UNCHANGED');
  beginning.attributes.set({ ComposeStatus: 'UNCHANGED' });
  setCurrentDetails(view.details());
  return {
    composeId,
    composeDir,
    status: 'UNCHANGED',
    unchangedSince,
    nodes: view.nodeCount(),
    failedDeliverables: [],
    warnings: view.warnings.slice(0, 100),
  };
}

/** Old composes go when a new one has ended; that they cannot is no reason to lose the new one. */
async function prune({ request, allocated }: Beginning, view: RunView): Promise<void> {
  const { keepComposes: keep } = request;
  if (keep === undefined) return;
  const { composeDir } = allocated;
  await frameActivity(
    'compose.prune',
    `keep ${String(keep)} composes`,
  )({ composeDir, keep }).catch((error: unknown) =>
    view.warnings.push(`old composes stay: ${factsOf(error).message}`),
  );
}

/** Writes the compose's end and gives the workflow's result. */
async function finish(
  outcome: FinishInput['outcome'],
  { request, allocated, attributes }: Beginning,
  resolved: ResolveResult | null,
  errors: readonly string[],
  view: RunView,
): Promise<ComposeResult> {
  const deliverables = view.deliverables();
  const { composeDir, composeId } = allocated;
  const finished = await frameActivity('compose.finish', `write STATUS of ${composeId}`, {
    retry: 'network',
  })({
    compose: { composeDir, composeId },
    configSha256: resolved?.compose.configSha256 ?? null,
    request,
    outcome,
    requiredDeliverables: deliverables.required,
    attemptedDeliverables: deliverables.attempted,
    failedDeliverables: deliverables.failed,
    errors,
  });
  view.warnings.push(...finished.warnings);
  view.end(finished.status);
  attributes.set({ ComposeStatus: finished.status });
  setCurrentDetails(view.details());
  return {
    composeId,
    composeDir,
    status: finished.status,
    nodes: view.nodeCount(),
    failedDeliverables: deliverables.failed,
    warnings: view.warnings.slice(0, 100),
  };
}

/** Each has up to 2 KB; the report and the node records have all of them. */
const MOST_ERRORS = 100;

/** What failed, as the main log and the workflow's failure say it. */
export function errorsOf(error: unknown, view: RunView): readonly string[] {
  const failures = view.failures.filter(
    (failure) => !failure.allowed && view.hasFailed(failure.node),
  );
  if (failures.length === 0) return [factsOf(error).message];
  const told = failures
    .slice(0, MOST_ERRORS)
    .map(({ node, step, message, hint }) =>
      [`${node}/${step}: ${message}`, ...(hint === null ? [] : [`  ${hint}`])].join('\n'),
    );
  const left = failures.length - told.length;
  return left === 0 ? told : [...told, `… and ${String(left)} more nodes`];
}

/** The compose workflow: validate, allocate, resolve, plan, run, finish. Its history is the compose log. */
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  makeContinueAsNewFunc,
  workflowInfo,
} from '@temporalio/workflow';
import type { ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { ComposeOwner, ResolveResult } from '../graph/compose-activities.js';
import { begin } from './begin.js';
import { cancelled } from './cancelled.js';
import type { ComposeRun } from './compose-run.js';
import {
  beginningOf,
  continuationOf,
  resolvedOf,
  type Continuation,
  type Walk,
} from './continuation.js';
import { factsOf } from './failure.js';
import { end, endUnchanged, errorsOf } from './finish.js';
import { frameActivity } from './frame.js';
import type { ComposeResult } from './messages.js';
import { Notifier } from './notifier.js';
import { OperatorDesk } from './operator.js';
import { answerQueries } from './queries.js';
import { receiversOf, startDirOf } from './receivers.js';
import { runNodes } from './run-nodes.js';
import { RunView } from './run-view.js';

/**
 * Makes one compose. Fails with type `ComposeDoomed` when it is DOOMED, is cancelled when TERMINATED.
 * @param before what an earlier run of the same workflow has handed over
 */
export async function compose(
  input: ComposeRequestInput,
  before?: Continuation,
): Promise<ComposeResult> {
  const view = new RunView();
  const desk = new OperatorDesk(before?.desk);
  answerQueries(view, desk);
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const owner: ComposeOwner = { workflowId, firstRunId: firstExecutionRunId };
  const notifier = new Notifier(receiversOf(input), startDirOf(input), (warning) => {
    view.warnings.push(warning);
  });
  if (before !== undefined) {
    // Nothing is awaited before all is as it was: messages that wait for this run find what they speak of.
    view.begin(before.allocated, []);
    notifier.unpack(before.notifier);
    return await carryOut(
      { beginning: beginningOf(before), owner, view, desk, notifier },
      input,
      before,
    );
  }
  const beginning = await desk
    .abortable(() => begin(input, owner, view))
    .catch((error: unknown) => failedToStart(input, notifier, desk, error));
  return await carryOut({ beginning, owner, view, desk, notifier }, input);
}

async function carryOut(
  run: ComposeRun,
  input: ComposeRequestInput,
  before?: Continuation,
): Promise<ComposeResult> {
  const middle = await toTheEnd(run, before).catch(async (error: unknown) => {
    await run.notifier.close();
    throw error;
  });
  if ('result' in middle) {
    await run.notifier.close();
    return middle.result;
  }
  return await goOn(input, continuationOf(run, middle.resolved, middle.walk));
}

/** In another run of the workflow, which lists find by the same memo and search attributes. */
async function goOn(input: ComposeRequestInput, next: Continuation): Promise<never> {
  const { memo = {}, typedSearchAttributes } = workflowInfo();
  const another = makeContinueAsNewFunc<typeof compose>({ memo, typedSearchAttributes });
  return await another(input, next);
}

/** How far this run of the workflow has brought the compose. */
type Middle =
  { readonly result: ComposeResult } | { readonly resolved: ResolveResult; readonly walk: Walk };

async function toTheEnd(run: ComposeRun, before: Continuation | undefined): Promise<Middle> {
  const { beginning, view, desk } = run;
  const { composeDir, composeId } = beginning.allocated;
  let resolved: ResolveResult | null = null;
  try {
    const unfinished = await desk.abortable(async () => {
      resolved = before === undefined ? await resolve(run) : resolvedOf(before);
      const walk = await runNodes(resolved, run, before);
      return walk === null ? null : { resolved, walk };
    });
    if (unfinished !== null) return unfinished;
    const { unchangedSince } = view;
    if (unchangedSince !== null) return { result: await endUnchanged(run, unchangedSince) };
    return { result: await end('finished', run, resolved, []) };
  } catch (error) {
    const outcome = isCancellation(error) ? 'terminated' : 'doomed';
    const errors = desk.abortReason === null ? errorsOf(error, view) : [desk.abortReason];
    await CancellationScope.nonCancellable(() => end(outcome, run, resolved, errors));
    if (outcome === 'terminated') throw await cancelled(desk, error);
    throw ApplicationFailure.create({
      type: 'ComposeDoomed',
      message: errors.join('\n').slice(0, 2000),
      nonRetryable: true,
      details: [{ composeId, composeDir, status: view.status }],
    });
  }
}

async function resolve({ beginning, owner, view, notifier }: ComposeRun): Promise<ResolveResult> {
  const { composeDir, composeId } = beginning.allocated;
  const { request } = beginning;
  const resolved = await frameActivity(
    'compose.resolve',
    `resolve the configuration of ${composeId}`,
    { retry: 'network' },
  )({ request, owner, composeDir, composeId, runId: workflowInfo().runId });
  view.warnings.push(...resolved.warnings);
  await notifier.open(composeDir, resolved.compose.configSha256);
  await notifier.send('status-change', { status: 'STARTED' }, 'STARTED');
  return resolved;
}

/** Tells that no compose came of it. */
async function failedToStart(
  request: ComposeRequestInput,
  notifier: Notifier,
  desk: OperatorDesk,
  error: unknown,
): Promise<never> {
  const wasStopped = isCancellation(error);
  if (!wasStopped) await notifier.failedToStart(request, factsOf(error).message);
  await notifier.close();
  throw wasStopped ? await cancelled(desk, error) : error;
}

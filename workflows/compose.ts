/** The compose workflow: validate, allocate, resolve, plan, run, finish. Its history is the compose log. */
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import type { ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { ComposeOwner, ResolveResult } from '../graph/compose-activities.js';
import { begin } from './begin.js';
import { factsOf } from './failure.js';
import { finish } from './finish.js';
import { frameActivity } from './frame.js';
import type { ComposeResult } from './messages.js';
import { OperatorDesk } from './operator.js';
import { answerQueries } from './queries.js';
import { runNodes } from './run-nodes.js';
import { RunView } from './run-view.js';

/** Makes one compose. Fails with type `ComposeDoomed` when it is DOOMED, is cancelled when TERMINATED. */
export async function compose(input: ComposeRequestInput): Promise<ComposeResult> {
  const view = new RunView();
  const desk = new OperatorDesk();
  answerQueries(view);
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const owner: ComposeOwner = { workflowId, firstRunId: firstExecutionRunId };
  const beginning = await begin(input, owner, view);
  const { composeDir, composeId } = beginning.allocated;
  let resolved: ResolveResult | null = null;
  try {
    resolved = await frameActivity('compose.resolve', `resolve the configuration of ${composeId}`, {
      retry: 'network',
    })({ request: beginning.request, owner, composeDir, composeId });
    view.warnings.push(...resolved.warnings);
    await runNodes(resolved, beginning, view, desk);
    return await finish('finished', beginning, resolved, [], view);
  } catch (error) {
    const outcome = isCancellation(error) ? 'terminated' : 'doomed';
    const errors = errorsOf(error, view);
    await CancellationScope.nonCancellable(() =>
      finish(outcome, beginning, resolved, errors, view),
    );
    if (outcome === 'terminated') throw error;
    throw ApplicationFailure.create({
      type: 'ComposeDoomed',
      message: errors.join('\n').slice(0, 2000),
      nonRetryable: true,
      details: [{ composeId, composeDir, status: view.status }],
    });
  }
}

function errorsOf(error: unknown, view: RunView): readonly string[] {
  const failures = view.failures.filter((failure) => !failure.allowed);
  if (failures.length === 0) return [factsOf(error).message];
  return failures.map(({ node, step, message, hint }) =>
    [`${node}/${step}: ${message}`, ...(hint === null ? [] : [`  ${hint}`])].join('\n'),
  );
}

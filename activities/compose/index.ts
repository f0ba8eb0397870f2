/** The activities that frame a compose: before its plan is known, and at its end. Each may be tried again at any point. */
import { Context } from '@temporalio/activity';
import type { ComposeFrameActivities } from '../../graph/compose-activities.js';
import { appendMainLog } from '../../lib/log/index.js';
import { removeCompose, removeOldComposes } from '../../lib/retention/index.js';
import { allocate } from './allocate.js';
import type { ComposeDependencies } from './dependencies.js';
import { finish } from './finish.js';
import { resolve } from './resolve.js';
import { validate } from './validate.js';

export type { ComposeDependencies } from './dependencies.js';

/** All of the frame but `compose.capabilities`, which only the worker knows. */
export function createComposeActivities(
  given: Pick<ComposeDependencies, 'isOpen' | 'cancel'> & Partial<ComposeDependencies>,
): Omit<ComposeFrameActivities, 'compose.capabilities'> {
  const dependencies: ComposeDependencies = {
    signal: () => Context.current().cancellationSignal,
    now: () => new Date(),
    runId: () => Context.current().info.workflowExecution?.runId ?? '',
    ...given,
  };
  return {
    'compose.validate': ({ request }) => validate(request, dependencies),
    'compose.allocate': ({ request, owner }) => allocate(request, owner, dependencies),
    'compose.resolve': (input) => resolve(input, dependencies),
    'compose.finish': (input) => finish(input, dependencies),
    'compose.discard': ({ composeDir }) => removeCompose(composeDir),
    'compose.prune': ({ composeDir, keep }) =>
      removeOldComposes(composeDir, keep, dependencies.isOpen),
    'compose.cancel': () =>
      dependencies.cancel(Context.current().info.workflowExecution?.workflowId ?? ''),
    'compose.log': ({ composeDir, lines }) => appendMainLog(composeDir, lines),
  };
}

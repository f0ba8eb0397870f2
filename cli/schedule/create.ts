/** `punji schedule create`: checks the request as `punji compose` does, and leaves it with the server. */
import { ScheduleAlreadyRunning } from '@temporalio/client';
import { OwnershipError } from '../../lib/errors.js';
import { configuredServer } from '../../workers/connection/index.js';
import { COMPOSE_TASK_QUEUE, COMPOSE_WORKFLOW } from '../../workflows/messages.js';
import { precheck } from '../compose/precheck.js';
import { requestOf } from '../compose/request.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../options/usage-error.js';
import { policiesOf, specOf } from './timing.js';
import type { ScheduleCall } from './verb.js';

export async function createSchedule(call: ScheduleCall): Promise<number> {
  const { session, name, parsed, terminal } = call;
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    throw new UsageError(`argument NAME: '${name}' is not of letters, digits, dots and dashes`);
  }
  const request = requestOf(parsed.behind(2), terminal.cwd);
  const [spec, policies] = [specOf(parsed), policiesOf(parsed)];
  const isRemote = configuredServer(terminal.environment) !== null;
  for (const warning of await precheck(request, isRemote)) terminal.err(`${warning}\n`);
  try {
    await session.client.schedule.create({
      scheduleId: name,
      spec,
      policies,
      state: { paused: parsed.has('paused') },
      action: {
        type: 'startWorkflow',
        workflowType: COMPOSE_WORKFLOW,
        taskQueue: COMPOSE_TASK_QUEUE,
        // The server adds the time of the start.
        workflowId: name,
        args: [request],
        memo: { schedule: name },
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    throw new OwnershipError(`there is a schedule '${name}' already`, {
      hint: `delete it first: punji schedule delete ${name}`,
      cause: error,
    });
  }
  terminal.out(`schedule ${name} is made; next: punji schedule describe ${name}\n`);
  return EXIT.ok;
}

/** `punji schedule`: composes that are made regularly, on Temporal's schedules. */
import { createSchedule } from './schedule/create.js';
import { describeSchedule, listSchedules } from './schedule/show.js';
import { backfill, pause, remove, trigger, unpause } from './schedule/change.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import type { ScheduleVerb } from './schedule/verb.js';
import type { SCHEDULE_ACTIONS } from './specs/schedule.js';
import { withSession } from './session/session.js';
import type { Terminal } from './terminal.js';

type Action = (typeof SCHEDULE_ACTIONS)[number];

const ACTIONS: Readonly<Record<Action, ScheduleVerb>> = {
  create: createSchedule,
  list: listSchedules,
  describe: describeSchedule,
  trigger,
  pause,
  unpause,
  backfill,
  delete: remove,
};

export async function schedule(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [action = 'list', name] = parsed.positional;
  if (action !== 'list' && name === undefined) {
    throw new UsageError('the following arguments are required: NAME');
  }
  const carryOut = ACTIONS[action as Action];
  return await withSession(terminal.environment, (session) =>
    carryOut({ session, name: name ?? '', parsed, terminal }),
  );
}

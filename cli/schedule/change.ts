/** Actions that change a schedule, or have it start something. */
import { EXIT } from '../exit-codes.js';
import { overlapOf, timeOf } from './timing.js';
import { withSchedule, type ScheduleCall, type ScheduleVerb } from './verb.js';

export const trigger: ScheduleVerb = async (call) => {
  await withSchedule(call, async (handle) => {
    // The client's own default is to start side by side, and then a failure would not pause the schedule.
    const { policies } = await handle.describe();
    await handle.trigger(overlapOf(call.parsed) ?? policies.overlap);
  });
  return done(call, 'starts a compose now');
};

export const pause: ScheduleVerb = async (call) => {
  await withSchedule(call, (handle) => handle.pause(call.parsed.text('note')));
  return done(call, 'is paused');
};

export const unpause: ScheduleVerb = async (call) => {
  await withSchedule(call, (handle) => handle.unpause(call.parsed.text('note')));
  return done(call, 'goes on');
};

export const remove: ScheduleVerb = async (call) => {
  await withSchedule(call, (handle) => handle.delete());
  return done(call, 'is gone; composes that it started are not');
};

export const backfill: ScheduleVerb = async (call) => {
  const { parsed } = call;
  const [start, end] = [timeOf(parsed, 'from'), timeOf(parsed, 'to')];
  const overlap = overlapOf(parsed);
  const period = { start, end, ...(overlap === undefined ? {} : { overlap }) };
  await withSchedule(call, (handle) => handle.backfill(period));
  return done(call, 'starts the composes of that time');
};

function done({ name, terminal }: ScheduleCall, what: string): number {
  terminal.out(`schedule ${name} ${what}\n`);
  return EXIT.ok;
}

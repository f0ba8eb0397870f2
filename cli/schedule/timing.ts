/** When a schedule starts a compose, and what it does while another runs, out of the command line. */
import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import { z } from 'zod';
import { parseDuration } from '../options/duration.js';
import type { Parsed } from '../options/parsed.js';
import { UsageError } from '../options/usage-error.js';
import type { OVERLAPS } from '../specs/schedule.js';

type Spec = ScheduleOptions['spec'];
type Calendars = NonNullable<Spec['calendars']>;

const OVERLAP: Readonly<Record<(typeof OVERLAPS)[number], ScheduleOverlapPolicy>> = {
  skip: ScheduleOverlapPolicy.SKIP,
  'buffer-one': ScheduleOverlapPolicy.BUFFER_ONE,
  'cancel-other': ScheduleOverlapPolicy.CANCEL_OTHER,
  allow: ScheduleOverlapPolicy.ALLOW_ALL,
};

const SECOND_MS = 1000;
const CATCH_UP = '1h';
/** Temporal's smallest. */
const SHORTEST_CATCH_UP_SECONDS = 10;

/** When. @throws UsageError if no time is given, or one is not understood */
export function specOf(parsed: Parsed): Spec {
  const cronExpressions = [...parsed.list('cron')];
  const intervals = parsed.list('every').map(intervalOf);
  const calendars = parsed.list('calendar').map(calendarOf);
  if (cronExpressions.length + intervals.length + calendars.length === 0) {
    throw new UsageError('one of the arguments --cron --every --calendar is required');
  }
  const jitter = parsed.text('jitter');
  const timezone = parsed.text('time-zone');
  return {
    cronExpressions,
    intervals,
    calendars,
    ...(jitter === undefined ? {} : { jitter: parseDuration(jitter, 'jitter') * SECOND_MS }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

/** What to do when times meet, are missed, or composes fail. @throws UsageError */
export function policiesOf(parsed: Parsed): NonNullable<ScheduleOptions['policies']> {
  const seconds = parseDuration(parsed.text('catch-up') ?? CATCH_UP, 'catch-up');
  if (seconds < SHORTEST_CATCH_UP_SECONDS) {
    throw new UsageError(
      `argument --catch-up: at least ${String(SHORTEST_CATCH_UP_SECONDS)}s, which is the server's smallest`,
    );
  }
  return {
    overlap: overlapOf(parsed) ?? ScheduleOverlapPolicy.SKIP,
    catchupWindow: seconds * SECOND_MS,
    pauseOnFailure: parsed.has('pause-on-failure'),
  };
}

/** The policy that was asked for, if one was. */
export function overlapOf(parsed: Parsed): ScheduleOverlapPolicy | undefined {
  const text = parsed.text('overlap');
  return text === undefined ? undefined : OVERLAP[text as keyof typeof OVERLAP];
}

/** A moment, for backfill. @throws UsageError */
export function timeOf(parsed: Parsed, option: string): Date {
  const text = parsed.text(option);
  if (text === undefined) throw new UsageError(`the following arguments are required: --${option}`);
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UsageError(`argument --${option}: '${text}' is no time such as 2026-11-24T03:00:00Z`);
}

function intervalOf(text: string): { every: number; offset?: number } {
  const [every = '', phase] = text.split('/', 2);
  const everyMs = parseDuration(every, 'every') * SECOND_MS;
  if (everyMs <= 0) throw new UsageError(`argument --every: '${text}' is no time at all`);
  return {
    every: everyMs,
    ...(phase === undefined ? {} : { offset: parseDuration(phase, 'every') * SECOND_MS }),
  };
}

const calendarSchema = z
  .strictObject(
    Object.fromEntries(
      ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year', 'dayOfWeek', 'comment'].map(
        (name) => [name, z.unknown()],
      ),
    ),
  )
  .partial();

function calendarOf(text: string): Calendars[number] {
  try {
    // What is in the fields is checked by the server, which says what is wrong with it.
    return calendarSchema.parse(JSON.parse(text)) as Calendars[number];
  } catch {
    throw new UsageError(
      `argument --calendar: '${text}' is no JSON object such as {"dayOfWeek":"MONDAY","hour":3}`,
    );
  }
}

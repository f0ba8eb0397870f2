/** `punji schedule list` and `describe`: when, what came of it, and what is next. */
import type { Client, ScheduleDescription, ScheduleSummary } from '@temporalio/client';
import { readStatus } from '../../lib/status/index.js';
import { EXIT } from '../exit-codes.js';
import { memoText } from '../session/find-compose.js';
import { withSchedule, type ScheduleCall } from './verb.js';

interface Row {
  readonly name: string;
  readonly paused: boolean;
  readonly note: string | null;
  readonly next: string | null;
  readonly last: string | null;
}

export async function listSchedules({ session, parsed, terminal }: ScheduleCall): Promise<number> {
  const rows: Row[] = [];
  for await (const summary of session.client.schedule.list()) rows.push(rowOf(summary));
  for (const row of rows) {
    terminal.out(`${parsed.has('json') ? JSON.stringify(row) : textOf(row)}\n`);
  }
  if (rows.length === 0 && !parsed.has('json')) terminal.out('no schedules\n');
  return EXIT.ok;
}

export async function describeSchedule(call: ScheduleCall): Promise<number> {
  const { session, parsed, terminal } = call;
  const description = await withSchedule(call, (handle) => handle.describe());
  const recent = await Promise.all(
    description.info.recentActions.map(({ takenAt, action }) =>
      composeOf(session.client, action.workflow, takenAt),
    ),
  );
  if (parsed.has('json')) terminal.out(`${JSON.stringify(objectOf(description, recent))}\n`);
  else for (const text of linesOf(description, recent)) terminal.out(`${text}\n`);
  return EXIT.ok;
}

function rowOf({ scheduleId, state, info }: ScheduleSummary): Row {
  return {
    name: scheduleId,
    paused: state.paused,
    note: state.note ?? null,
    next: info.nextActionTimes[0]?.toISOString() ?? null,
    last: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
  };
}

function textOf({ name, paused, note, next, last }: Row): string {
  const state = paused ? `paused${note === null ? '' : ` (${note})`}` : `next ${next ?? 'never'}`;
  return `${name}  ${state}${last === null ? '' : `  last ${last}`}`;
}

interface Started {
  readonly workflowId: string;
  readonly startedAt: string;
  readonly composeId: string | null;
  readonly status: string;
}

/** What came of a start; a compose's directory may have been removed since. */
async function composeOf(
  client: Client,
  { workflowId, firstExecutionRunId }: { workflowId: string; firstExecutionRunId: string },
  takenAt: Date,
): Promise<Started> {
  const startedAt = takenAt.toISOString();
  const handle = client.workflow.getHandle(workflowId, firstExecutionRunId);
  const workflow = await handle.describe().catch(() => null);
  if (workflow === null) return { workflowId, startedAt, composeId: null, status: 'forgotten' };
  const composeDir = memoText(workflow, 'composeDir');
  const word = composeDir === null ? null : await readStatus(composeDir).catch(() => null);
  const composeId = memoText(workflow, 'composeId');
  return { workflowId, startedAt, composeId, status: word ?? workflow.status.name };
}

function objectOf(
  { scheduleId, spec, policies, state, info }: ScheduleDescription,
  recent: Started[],
) {
  const next = info.nextActionTimes.map((time) => time.toISOString());
  const counts = {
    taken: info.numActionsTaken,
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
  return { name: scheduleId, spec, policies, state, ...counts, recent, next };
}

function linesOf(description: ScheduleDescription, recent: readonly Started[]): readonly string[] {
  const { scheduleId, policies, state, info } = description;
  const { numActionsMissedCatchupWindow: tooLate } = info;
  const missed = tooLate === 0 ? '' : `, missed ${String(tooLate)}`;
  return [
    `Schedule  ${scheduleId}`,
    `State     ${state.paused ? 'paused' : 'active'}${state.note === undefined || state.note === '' ? '' : `: ${state.note}`}`,
    `Overlap   ${(policies.overlap ?? 'SKIP').toLowerCase().replace('_', '-')}${policies.pauseOnFailure ? ', paused on failure' : ''}`,
    `Started   ${String(info.numActionsTaken)}, skipped ${String(info.numActionsSkippedOverlap)}${missed}`,
    ...recent.map(
      ({ startedAt, composeId, workflowId, status }) =>
        `  ${startedAt}  ${status.padEnd(19)} ${composeId ?? workflowId}`,
    ),
    ...info.nextActionTimes.slice(0, 3).map((time) => `Next      ${time.toISOString()}`),
  ];
}

/** The picture of a compose on a terminal: which phases are where, what runs how long on which queue, what failed. */
import type { StatusReport } from '../../workflows/messages.js';
import { duration } from './duration.js';

export type Tone = 'plain' | 'title' | 'good' | 'busy' | 'bad' | 'dim';

/** A line of the picture; all of it has one tone. */
export interface ScreenLine {
  readonly text: string;
  readonly tone: Tone;
}

export interface ScreenInput {
  readonly report: StatusReport;
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** A remark at the bottom: no worker answers, the compose is being cancelled. */
  readonly remark: string | null;
  readonly uiLink: string | null;
  readonly rows: number;
  /** Width of the terminal; a longer link would be cut, and of no use. */
  readonly columns: number;
}

type PhaseRow = StatusReport['phases'][number];

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPIN_MS = 100;
const MOST_FAILURES = 3;
const MOST_RUNNING = 8;
const MARGIN = 2;

/** Draws the picture in at most `rows` lines. */
export function screen(input: ScreenInput): readonly ScreenLine[] {
  const head = headOf(input);
  const foot = footOf(input);
  const running = runningOf(input);
  const room = Math.max(0, input.rows - head.length - foot.length - running.length);
  return [...head, ...fit(phasesOf(input), room), ...running, ...foot].slice(0, input.rows);
}

function headOf({ report, startedAtMs, nowMs }: ScreenInput): readonly ScreenLine[] {
  const nodes = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  const { done, reused, skipped } = report.counts;
  const title = [
    report.composeId ?? 'compose',
    report.status,
    duration(nowMs - startedAtMs),
    ...(nodes > 0 ? [`${String(done + reused + skipped)}/${String(nodes)} nodes`] : []),
  ].join('  ');
  return [line(title, report.status === 'DOOMED' || report.status === 'WAITING' ? 'bad' : 'title')];
}

function phasesOf({ report, nowMs }: ScreenInput): readonly ScreenLine[] {
  const width = Math.max(0, ...report.phases.map(({ phase }) => phase.length));
  return report.phases.map((row) => {
    const counts = `${String(row.done)}/${String(row.total)}`.padStart(9);
    const took = row.startedAt === null ? '' : duration((row.endedAt ?? nowMs) - row.startedAt);
    const failed = row.failed > 0 ? `  ${String(row.failed)} failed` : '';
    return line(
      `  ${markOf(row, nowMs)} ${row.phase.padEnd(width)} ${counts}  ${took.padStart(8)}${failed}`,
      toneOf(row),
    );
  });
}

function runningOf({ report, nowMs }: ScreenInput): readonly ScreenLine[] {
  const oldest = [...report.running].sort((a, b) => a.startedAt - b.startedAt);
  const shown = oldest.slice(0, MOST_RUNNING);
  const width = Math.max(0, ...shown.map(({ node, step }) => node.length + step.length + 1));
  const lines = shown.map(({ node, step, queue, startedAt }) =>
    line(
      `    ${`${node}/${step}`.padEnd(width)}  ${duration(nowMs - startedAt).padStart(8)}  ${queue}`,
      'plain',
    ),
  );
  const hidden = oldest.length - shown.length;
  return hidden > 0 ? [...lines, line(`    and ${String(hidden)} more`, 'dim')] : lines;
}

function footOf({ report, remark, uiLink, columns }: ScreenInput): readonly ScreenLine[] {
  const failures = report.failures
    .slice(-MOST_FAILURES)
    .map(({ node, step, message, allowed }) =>
      line(`  ✖ ${node}/${step}: ${firstLine(message)}`, allowed ? 'busy' : 'bad'),
    );
  const waiting = report.operator.waiting
    .slice(0, MOST_FAILURES)
    .map(({ commands: [command = ''] }) => line(`  ▶ ${command}`, 'title'));
  const paused = report.operator.paused === null ? [] : [line('  paused', 'busy')];
  const remarks = remark === null ? [] : [line(`  ${remark}`, 'busy')];
  const link = uiLink === null ? [] : [line(`  ${fittingLink(uiLink, columns)}`, 'dim')];
  return [...failures, ...waiting, ...paused, ...remarks, ...link];
}

/** The link, or if that is too long where the web interface is. */
function fittingLink(uiLink: string, columns: number): string {
  return uiLink.length + MARGIN < columns ? uiLink : new URL(uiLink).origin;
}

/** If there is no room for all phases, those that were done first go first, then those that wait longest. */
function fit(lines: readonly ScreenLine[], room: number): readonly ScreenLine[] {
  if (lines.length <= room) return lines;
  const done = lines.filter(({ tone }) => tone === 'good');
  const waiting = lines.filter(({ tone }) => tone === 'dim').reverse();
  const active = lines.filter(({ tone }) => tone === 'busy' || tone === 'bad');
  const hidden = lines.length - Math.max(0, room - 1);
  const dropped = new Set([...done, ...waiting, ...active.reverse()].slice(0, hidden));
  const shown = lines.filter((one) => !dropped.has(one));
  return [...shown, line(`  … ${String(hidden)} more`, 'dim')];
}

function markOf(row: PhaseRow, nowMs: number): string {
  if (row.running > 0) return SPINNER[Math.floor(nowMs / SPIN_MS) % SPINNER.length] ?? '';
  if (row.failed > 0) return '✖';
  return row.done === row.total ? '✔' : '·';
}

function toneOf(row: PhaseRow): Tone {
  if (row.failed > 0) return 'bad';
  if (row.running > 0) return 'busy';
  return row.done === row.total ? 'good' : 'dim';
}

const line = (text: string, tone: Tone): ScreenLine => ({ text, tone });

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

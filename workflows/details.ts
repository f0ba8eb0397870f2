/** A Markdown table of the phases for Temporal's UI. */
import type { StatusReport } from './messages.js';

type PhaseRow = StatusReport['phases'][number];

/** Temporal refuses current details of over 20,000 bytes. */
const DETAILS_LIMIT = 16_000;
const MOST_FAILURES = 20;
const FAILURE_LENGTH = 500;

export function detailsOf(
  report: Pick<StatusReport, 'composeId' | 'composeDir' | 'status' | 'phases' | 'failures'>,
): string {
  const rows = report.phases.map(
    (row) =>
      `| ${row.phase} | ${mark(row)} | ${String(row.done)}/${String(row.total)} | ${elapsed(row)} |`,
  );
  const failures = report.failures
    .slice(-MOST_FAILURES)
    .map(({ node, message }) => `- **${node}**: ${message.slice(0, FAILURE_LENGTH)}`);
  const text = [
    `**${report.composeId ?? 'compose'}** ${report.status}`,
    report.composeDir === null ? '' : `\`${report.composeDir}\``,
    '',
    '| phase | state | nodes | time |',
    '|---|---|---|---|',
    ...rows,
    ...(failures.length > 0 ? ['', 'Failures:', ...failures] : []),
  ].join('\n');
  return text.length > DETAILS_LIMIT ? `${text.slice(0, DETAILS_LIMIT)}\n…` : text;
}

function mark(row: PhaseRow): string {
  if (row.failed > 0) return 'failed';
  if (row.done === row.total) return 'done';
  return row.running > 0 ? 'running' : 'waiting';
}

function elapsed(row: PhaseRow): string {
  if (row.startedAt === null) return '';
  return `${String(Math.ceil(((row.endedAt ?? Date.now()) - row.startedAt) / 1000))} s`;
}

/** The last words about a compose: for people, and as one line of JSON. */
import path from 'node:path';
import type { StatusReport } from '../../workflows/messages.js';
import { failureLines } from '../display/changes.js';
import { exitCodeOf, statusOf, type End } from './outcome.js';

export interface Ended {
  readonly workflowId: string;
  readonly runId: string;
  readonly end: End;
  readonly report: StatusReport | null;
  readonly uiLink: string | null;
}

/** What is wrong, line by line; nothing if the compose finished. */
export function errorLines({ end, report }: Ended): readonly string[] {
  const failures = report?.failures ?? [];
  if (end.how === 'failed' && failures.length === 0) {
    return [end.message, ...(end.hint === null ? [] : [`hint: ${end.hint}`])];
  }
  return end.how === 'failed' ? failures.flatMap(failureLines) : [];
}

/** STATUS, where the compose is, and where to look further. */
export function summaryLines(ended: Ended): readonly string[] {
  const { end, report, uiLink } = ended;
  const result = end.how === 'finished' ? end.result : null;
  const status = statusOf(end, report);
  const unchangedSince = result?.unchangedSince ?? null;
  const directory = unchangedSince ?? result?.composeDir ?? report?.composeDir ?? null;
  const composeId =
    unchangedSince === null
      ? (result?.composeId ?? report?.composeId ?? null)
      : path.basename(unchangedSince);
  const rows: (readonly [string, string | null])[] = [
    ['STATUS', status],
    ['Compose', composeId],
    ['Directory', directory],
    ['Workflow', ended.workflowId],
    ['UI', uiLink],
  ];
  const failed = (result?.failedDeliverables ?? []).map(
    ({ kind, variant, arch }) => `${kind} of ${[variant, arch].filter(Boolean).join('.')}`,
  );
  if (failed.length > 0) rows.push(['Failed', failed.join(', ')]);
  const reused = report?.counts.reused ?? 0;
  if (unchangedSince !== null) {
    rows.push(['Note', 'nothing has changed since that compose; no other was made']);
  }
  if (reused > 0) rows.push(['Reused', `${String(reused)} nodes: nothing has changed for them`]);
  if (end.how === 'left') rows.push(['Note', `it goes on: punji watch ${ended.workflowId}`]);
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(9)} ${value ?? ''}`);
}

/** The outcome as docs/cli.md describes it. */
export function outcomeObject(ended: Ended): Record<string, unknown> {
  const { end, report, workflowId, runId, uiLink } = ended;
  const result = end.how === 'finished' ? end.result : null;
  return {
    workflowId,
    runId,
    composeId: result?.composeId ?? report?.composeId ?? null,
    composeDir: result?.composeDir ?? report?.composeDir ?? null,
    status: statusOf(end, report),
    unchangedSince: result?.unchangedSince ?? null,
    exitCode: exitCodeOf(end),
    error: end.how === 'failed' ? { type: end.type, message: end.message, hint: end.hint } : null,
    failures: report?.failures ?? [],
    failedDeliverables: result?.failedDeliverables ?? [],
    warnings: result?.warnings ?? report?.warnings ?? [],
    ui: uiLink,
  };
}

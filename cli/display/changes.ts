/** What has happened between two looks at a compose, as lines for a log. */
import type { StatusReport } from '../../workflows/messages.js';
import { describeDecision } from '../../workflows/decisions.js';
import { duration } from './duration.js';

type PhaseRow = StatusReport['phases'][number];

/** Lines for all that is new in `now`; `before` is null at the first look. */
export function changes(before: StatusReport | null, now: StatusReport): readonly string[] {
  return [
    ...places(before, now),
    ...now.warnings.filter((text) => before?.warnings.includes(text) !== true).map(warning),
    ...now.phases.flatMap((phase) => phaseLines(rowOf(before, phase.phase), phase)),
    ...now.failures.slice(before?.failures.length ?? 0).flatMap(failureLines),
    ...waits(before, now),
    ...now.operator.decisions
      .filter(({ timeMs, action }) => !knows(before, timeMs, action))
      .map((decision) => `[OPER ] ${describeDecision(decision)}`),
  ];
}

function waits(before: StatusReport | null, now: StatusReport): readonly string[] {
  const known = before?.operator.waiting.map(({ node }) => node) ?? [];
  return now.operator.waiting
    .filter(({ node }) => !known.includes(node))
    .flatMap(({ node, commands }) => [
      `[WAIT ] ${node} waits for a decision:`,
      ...commands.map((command) => `        ${command}`),
    ]);
}

const knows = (before: StatusReport | null, timeMs: number, action: string): boolean =>
  before?.operator.decisions.some(
    (decision) => decision.timeMs === timeMs && decision.action === action,
  ) === true;

const warning = (text: string): string => `warning: ${text}`;

function places(before: StatusReport | null, now: StatusReport): readonly string[] {
  if (now.composeDir === null || before?.composeDir === now.composeDir) return [];
  return [`compose ${now.composeId ?? ''} in ${now.composeDir}`];
}

function rowOf(report: StatusReport | null, phase: string): PhaseRow | undefined {
  return report?.phases.find((row) => row.phase === phase);
}

function phaseLines(before: PhaseRow | undefined, now: PhaseRow): readonly string[] {
  const lines: string[] = [];
  const nodes = `${String(now.total)} node${now.total === 1 ? '' : 's'}`;
  if ((before?.startedAt ?? null) === null && now.startedAt !== null) {
    lines.push(`[BEGIN] ${now.phase} (${nodes})`);
  }
  if ((before?.endedAt ?? null) === null && now.endedAt !== null) {
    const failed = now.failed > 0 ? `, ${String(now.failed)} failed` : '';
    lines.push(
      `[DONE ] ${now.phase} in ${duration(now.endedAt - (now.startedAt ?? now.endedAt))}${failed}`,
    );
  }
  return lines;
}

/** A failure in full: what and where, and the next step. */
export function failureLines(failure: StatusReport['failures'][number]): readonly string[] {
  const end = failure.allowed ? ' (allowed to fail; the compose goes on)' : '';
  return [
    `[FAIL ] ${failure.node}/${failure.step}: ${failure.message}${end}`,
    ...(failure.hint === null ? [] : [`        hint: ${failure.hint}`]),
  ];
}

/** What waits for the operator, and what the operator has decided, as lines. */
import { describeDecision } from '../../workflows/decisions.js';
import type { OperatorReport } from '../../workflows/operator-messages.js';

export function operatorLines(report: OperatorReport): readonly string[] {
  const { waiting, waitsUntilMs, paused, limits, decisions } = report;
  return [
    ...waiting.flatMap(({ node, sinceMs, commands }) => [
      `[WAIT ] ${node} waits for a decision since ${timeOf(sinceMs)}`,
      ...commands.map((command) => `        ${command}`),
    ]),
    ...(waitsUntilMs === null ? [] : [`[WAIT ] the compose gives up at ${timeOf(waitsUntilMs)}`]),
    ...(paused === null ? [] : [pausedLine(paused)]),
    ...Object.entries(limits).map(
      ([queue, limit]) => `[LIMIT] at most ${String(limit)} steps on ${queue}`,
    ),
    ...decisions.map(
      (decision) => `[OPER ] ${timeOf(decision.timeMs)} ${describeDecision(decision)}`,
    ),
  ];
}

function pausedLine({ sinceMs, by, reason }: NonNullable<OperatorReport['paused']>): string {
  const who = by === null ? '' : ` by ${by}`;
  const why = reason === null ? '' : `: ${reason}`;
  return `[PAUSE] paused since ${timeOf(sinceMs)}${who}${why}`;
}

const timeOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

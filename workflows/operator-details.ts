/** What an operator should know, as Markdown for Temporal's UI. */
import { describeDecision } from './decisions.js';
import type { OperatorReport } from './operator-messages.js';

/** With the view's own text this stays under Temporal's limit. */
const MOST_WAITING = 5;
const MOST_DECISIONS = 5;
const LINE_LENGTH = 160;

export function operatorDetails(report: OperatorReport): readonly string[] {
  const { paused, waiting, waitsUntilMs, limits, decisions } = report;
  const until = waitsUntilMs === null ? '' : `, until ${new Date(waitsUntilMs).toISOString()}`;
  const commands = waiting
    .slice(0, MOST_WAITING)
    .flatMap((node) => node.commands.map((command) => `- \`${command.slice(0, LINE_LENGTH)}\``));
  return [
    ...(paused === null ? [] : ['', `**Paused**${paused.by === null ? '' : ` by ${paused.by}`}`]),
    ...Object.entries(limits).map(([queue, limit]) => `\n${queue}: at most ${String(limit)} steps`),
    ...(commands.length === 0 ? [] : ['', `Waits for a decision${until}:`, ...commands]),
    ...(decisions.length === 0 ? [] : ['', 'Decisions:']),
    ...decisions
      .slice(-MOST_DECISIONS)
      .map((decision) => `- ${describeDecision(decision).slice(0, LINE_LENGTH)}`),
  ];
}

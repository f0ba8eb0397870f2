/** Picks the cause of a failure out of a log. */
import { RULES, type Rule } from './rules.js';

export interface Cause {
  /** Which rule knew it. */
  readonly rule: string;
  /** What went wrong, one sentence. */
  readonly explanation: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The line of the log, trimmed. */
  readonly line: string;
  /** Of the line in the text, from 1. */
  readonly lineNumber: number;
}

const MOST_CHARACTERS = 400;

/** The cause by the first rule that finds its line; null if no line says anything. */
export function findCause(text: string): Cause | null {
  const lines = text.split(/\r?\n|\r/);
  for (const rule of RULES) {
    const found = findLine(rule, lines);
    if (found !== null) return found;
  }
  return null;
}

function findLine(rule: Rule, lines: readonly string[]): Cause | null {
  const order = rule.last === true ? [...lines.keys()].reverse() : lines.keys();
  for (const index of order) {
    // A header of the log, which quotes the command, says nothing of its end.
    const line = (lines[index] ?? '').slice(0, 4 * MOST_CHARACTERS);
    if (/^(?:\$|#|\+) /.test(line)) continue;
    const match = rule.pattern.exec(line);
    if (match === null) continue;
    return {
      rule: rule.name,
      explanation: rule.explain(match).slice(0, MOST_CHARACTERS),
      remedy: rule.remedy,
      line: line.trim().slice(0, MOST_CHARACTERS),
      lineNumber: index + 1,
    };
  }
  return null;
}

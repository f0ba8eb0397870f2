/** Picks the cause of a failure out of a log. */
import { KNOWN, RULES, type Rule } from './rules.js';

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
const MOST_AFTER = 5;

/** The cause by the first rule that finds its line; null if no line says anything. */
export const findCause = (text: string): Cause | null => firstOf(RULES, text);

/** The same by the rules for what is known: in a sentence of our own, words like "failed" say nothing new. */
export const findKnownCause = (text: string): Cause | null => firstOf(KNOWN, text);

/** What a program said last, when no rule knows anything of it; null if it said nothing. */
export function lastWords(text: string): Cause | null {
  const lines = text.split(/\r?\n|\r/).map((line) => line.trim());
  const index = lines.findLastIndex((line) => line !== '' && !isHeader(line));
  const line = lines[index]?.slice(0, MOST_CHARACTERS);
  if (line === undefined) return null;
  const remedy = 'see the log of the command';
  return { rule: 'last words', explanation: line, remedy, line, lineNumber: index + 1 };
}

/** A header of the log, which quotes the command, and its end say nothing of the cause. */
const isHeader = (line: string): boolean => /^(?:\$|#|\+) /.test(line);

function firstOf(rules: readonly Rule[], text: string): Cause | null {
  const lines = text.split(/\r?\n|\r/);
  for (const rule of rules) {
    const found = findLine(rule, lines);
    if (found !== null) return found;
  }
  return null;
}

function findLine(rule: Rule, lines: readonly string[]): Cause | null {
  const order = rule.last === true ? [...lines.keys()].reverse() : lines.keys();
  for (const index of order) {
    const line = (lines[index] ?? '').slice(0, 4 * MOST_CHARACTERS);
    if (isHeader(line)) continue;
    const match = rule.pattern.exec(line);
    if (match === null) continue;
    return {
      rule: rule.name,
      explanation: rule.explain(match, linesAfter(lines, index)).slice(0, MOST_CHARACTERS),
      remedy: rule.remedy,
      line: line.trim().slice(0, MOST_CHARACTERS),
      lineNumber: index + 1,
    };
  }
  return null;
}

/** The next lines that are not empty, trimmed. */
const linesAfter = (lines: readonly string[], index: number): readonly string[] =>
  lines
    .slice(index + 1, index + 1 + MOST_AFTER)
    .map((line) => line.trim().slice(0, MOST_CHARACTERS))
    .filter((line) => line !== '');

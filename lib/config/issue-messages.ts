/** Words what a schema found wrong as Pungi's validator does (the texts of jsonschema, draft 4). */
import type { z } from 'zod';
import { pythonReprOf, reprOfText } from './python-repr.js';

export type Issue = z.core.$ZodIssue;

/** One thing wrong: where, and in which words. */
export interface Violation {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** For failed alternatives: why each of them failed. */
  readonly reasons: readonly string[];
  /** What to do about it, if that can be told. */
  readonly hint: string | null;
}

/** Writes a value as Python would; knows what stood in the file at this path. */
export type WriteValue = (value: unknown, path: readonly PropertyKey[]) => string;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  number: 'number',
  int: 'integer',
  array: 'array',
  tuple: 'array',
  object: 'object',
  record: 'object',
  null: 'null',
};

/** All violations that an issue stands for. `path` is where its value stands. */
export function violationsOf(
  issue: Issue,
  write: WriteValue = pythonReprOf,
  base: readonly PropertyKey[] = [],
): Violation[] {
  const path = [...base, ...issue.path];
  const violation = (message: string, extra: Partial<Violation> = {}): Violation => ({
    path,
    message,
    reasons: [],
    hint: null,
    ...extra,
  });
  if (issue.input === undefined && isMissing(issue)) return [missing(path)];
  const value = write(issue.input, path);
  switch (issue.code) {
    case 'invalid_type':
      return [
        violation(notOfType(value, issue.expected), {
          hint: typeHint(issue.expected, issue.input),
        }),
      ];
    case 'invalid_value':
      return invalidValue(issue, value).map((message) => violation(message));
    case 'unrecognized_keys':
      return [violation(unexpectedKeys(issue.keys))];
    case 'invalid_union':
      return [
        violation(
          `${value} is not valid under any of the given schemas`,
          alternatives(issue, write, path),
        ),
      ];
    case 'too_small':
      return [violation(`${value} is too short`)];
    case 'too_big':
      return [violation(tooLong(issue.input, Number(issue.maximum), write, path))];
    case 'invalid_key':
      return [violation("'' does not match any of the regexes: '.+'")];
    default:
      return [violation(issue.message)];
  }
}

/** Why each alternative failed; as a hint, what is wrong inside those that are of the value's kind. */
function alternatives(
  issue: z.core.$ZodIssueInvalidUnion,
  write: WriteValue,
  path: readonly PropertyKey[],
): Pick<Violation, 'reasons' | 'hint'> {
  const found = issue.errors.flat().map((inner) => ({
    isInside: inner.path.length > 0 || inner.code === 'unrecognized_keys',
    violations: violationsOf(inner, write, path),
  }));
  const violations = found.flatMap((inner) => inner.violations);
  const [nearest] = found.filter(({ isInside }) => isInside).flatMap((inner) => inner.violations);
  const hint =
    violations.find((violation) => violation.reasons.length > 0)?.hint ??
    (nearest === undefined ? null : `in ${nearest.path.map(String).join('.')}: ${nearest.message}`);
  return { reasons: violations.map(({ message }) => message), hint };
}

function isMissing(issue: Issue): boolean {
  return ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code);
}

function missing(path: readonly PropertyKey[]): Violation {
  const name = reprOfText(String(path.at(-1)));
  return {
    path: path.slice(0, -1),
    message: `${name} is a required property`,
    reasons: [],
    hint: null,
  };
}

function notOfType(value: string, expected: string): string {
  return `${value} is not of type '${TYPE_WORDS[expected] ?? expected}'`;
}

function typeHint(expected: string, input: unknown): string | null {
  if (expected === 'string' && typeof input === 'number') return 'put the number in quotes';
  if (expected === 'boolean' && typeof input === 'string') {
    return 'write True or False without quotes (true or false in JSON and YAML)';
  }
  return null;
}

/** A wrong type is said first, then which values there are; as jsonschema finds both. */
function invalidValue(issue: z.core.$ZodIssueInvalidValue, value: string): string[] {
  const [first] = issue.values;
  const isOtherType = typeof first !== typeof issue.input;
  const choice = `${value} is not one of ${pythonReprOf(issue.values)}`;
  return isOtherType ? [notOfType(value, typeof first), choice] : [choice];
}

function listed(values: readonly string[]): string {
  const verb = values.length === 1 ? 'was' : 'were';
  return `(${values.join(', ')} ${verb} unexpected)`;
}

function unexpectedKeys(keys: readonly string[]): string {
  return `Additional properties are not allowed ${listed([...keys].sort().map(reprOfText))}`;
}

function tooLong(
  input: unknown,
  maximum: number,
  write: WriteValue,
  path: readonly PropertyKey[],
): string {
  const surplus = Array.isArray(input) ? input.slice(maximum) : [];
  const values = surplus.map((item, index) => write(item, [...path, maximum + index]));
  return `Additional items are not allowed ${listed(values)}`;
}

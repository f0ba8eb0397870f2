/**
 * Python regular expressions as JavaScript ones, and Python's errors for wrong ones (Lib/re/_parser.py of CPython 3.11).
 * Variants are matched by `re.match`: from the start of the uid, not necessarily to its end.
 */
import { PythonRegexError } from './python-regex-error.js';
import { Translator } from './python-regex-translator.js';

const MAX_PATTERN_LENGTH = 10_000;

const compiled = new Map<string, RegExp>();

/**
 * Compiles a pattern in Python's syntax so that it matches as Python's `re.match` does: from the start.
 * @throws PythonRegexError as Python's `re.compile` would, and for constructs that JavaScript lacks
 */
export function compilePythonRegex(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new PythonRegexError(
      `the pattern is longer than ${String(MAX_PATTERN_LENGTH)} characters`,
      null,
    );
  }
  const { js, ignoreCase } = new Translator(pattern).translate();
  const regex = new RegExp(`^(?:${js})`, ignoreCase ? 'vi' : 'v');
  compiled.set(pattern, regex);
  return regex;
}

/** Whether Python's `re.match(pattern, text)` finds something. */
export function matchesFromStart(pattern: string, text: string): boolean {
  return compilePythonRegex(pattern).test(text);
}

/** The error of a regular expression that Python would refuse, or that has no meaning here. */

/** Thrown when a pattern is not a regular expression in Python's syntax; worded as Python's `re.error`. */
export class PythonRegexError extends Error {
  /** Index of the character that is wrong, from 0; null where Python gives none. */
  readonly position: number | null;

  constructor(reason: string, position: number | null, place?: { line: number; column: number }) {
    const where = position === null ? '' : ` at position ${String(position)}`;
    const line =
      place === undefined ? '' : ` (line ${String(place.line)}, column ${String(place.column)})`;
    super(`${reason}${where}${line}`);
    this.name = 'PythonRegexError';
    this.position = position;
  }
}

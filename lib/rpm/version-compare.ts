/**
 * How rpm orders versions and releases (rpm's `rpmvercmp`): runs of digits as numbers, runs of letters as text,
 * `~` before everything, `^` after the plain version but before any other continuation.
 */

const TILDE = 126;
const CARET = 94;
const ZERO = 48;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isSeparator = (code: number): boolean =>
  !isDigit(code) && !isLetter(code) && code !== TILDE && code !== CARET;

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`. */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const marks = compareMarks(a, i, b, j);
    if (marks === 'both') {
      i += 1;
      j += 1;
      continue;
    }
    if (marks !== null) return marks;
    if (i >= a.length || j >= b.length) break;

    const member = isDigit(a.charCodeAt(i)) ? isDigit : isLetter;
    const endA = endOfRun(a, i, member);
    const endB = endOfRun(b, j, member);
    // Of different kinds: the number is newer.
    if (endB === j) return member === isDigit ? 1 : -1;
    const order =
      member === isDigit
        ? compareNumbers(a, i, endA, b, j, endB)
        : compareText(a, i, endA, b, j, endB);
    if (order !== 0) return order;
    i = endA;
    j = endB;
  }
  if (i >= a.length && j >= b.length) return 0;
  return i < a.length ? 1 : -1;
}

/** Decides by `~` and `^`: an order, `both` if both have the same mark here, null if neither has one. */
function compareMarks(a: string, i: number, b: string, j: number): -1 | 1 | 'both' | null {
  const left = a.charCodeAt(i);
  const right = b.charCodeAt(j);
  if (left === TILDE || right === TILDE) {
    if (left !== TILDE) return 1;
    return right !== TILDE ? -1 : 'both';
  }
  if (left === CARET || right === CARET) {
    if (i >= a.length) return -1;
    if (j >= b.length) return 1;
    if (left !== CARET) return 1;
    return right !== CARET ? -1 : 'both';
  }
  return null;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSeparator(text.charCodeAt(at))) at += 1;
  return at;
}

function endOfRun(text: string, from: number, member: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && member(text.charCodeAt(at))) at += 1;
  return at;
}

function compareNumbers(
  a: string,
  i: number,
  endA: number,
  b: string,
  j: number,
  endB: number,
): -1 | 0 | 1 {
  while (i < endA && a.charCodeAt(i) === ZERO) i += 1;
  while (j < endB && b.charCodeAt(j) === ZERO) j += 1;
  if (endA - i !== endB - j) return endA - i > endB - j ? 1 : -1;
  return compareText(a, i, endA, b, j, endB);
}

function compareText(
  a: string,
  i: number,
  endA: number,
  b: string,
  j: number,
  endB: number,
): -1 | 0 | 1 {
  for (; i < endA && j < endB; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference > 0 ? 1 : -1;
  }
  if (endA - i === endB - j) return 0;
  return endA - i > endB - j ? 1 : -1;
}

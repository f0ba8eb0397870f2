/** Shell patterns as Python's `fnmatch` has them, which Pungi uses: no escapes, and `*` matches slashes too. */

/** Whether a text holds anything that makes it a pattern. */
export const hasMagic = (text: string): boolean => /[*?[]/.test(text);

/** Whether the whole name matches the pattern, case and all. */
export function fnmatch(name: string, pattern: string): boolean {
  return fnmatchExpression(pattern).test(name);
}

/** The pattern as an anchored regular expression. */
export function fnmatchExpression(pattern: string): RegExp {
  const source = pattern.replace(
    /\*+|\?|\[(!|(?!!))(\][^\]]*|[^\]]+)\]|[^]/gu,
    (piece: string, negation: string | undefined, members: string | undefined) => {
      if (piece.startsWith('*')) return '.*';
      if (piece === '?') return '.';
      if (members === undefined) return piece.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
      return bracket(negation === '!', members);
    },
  );
  return new RegExp(`^${source}$`, 'su');
}

const quoteMember = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

/** A bracket expression; a range that runs backwards has no members. */
function bracket(negated: boolean, members: string): string {
  const parts: string[] = [];
  const characters = [...members];
  for (let at = 0; at < characters.length; at += 1) {
    const [first = '', dash, last] = characters.slice(at, at + 3);
    if (dash !== '-' || last === undefined) {
      parts.push(quoteMember(first));
      continue;
    }
    if (first <= last) parts.push(`${quoteMember(first)}-${quoteMember(last)}`);
    at += 2;
  }
  if (parts.length === 0) return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

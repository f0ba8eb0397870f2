/** Shell patterns over package names, as fnmatch(3) has them: `*`, `?`, `[a-z]`, `[!a]`, backslash. */

/** Whether a text is a pattern; others are compared as they are (hawkey's rule). */
export const isGlob = (text: string): boolean => /[*?[]/.test(text);

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
};

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A test for names; `*` also matches slashes. */
export function globTest(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  const expression = globExpression(pattern);
  return (name) => expression.test(name);
}

/** The pattern as an anchored regular expression. */
export function globExpression(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const piece = pieceAt(pattern, at);
    source += piece.source;
    at += piece.length;
  }
  return new RegExp(`^${source}$`, 's');
}

function pieceAt(pattern: string, at: number): { source: string; length: number } {
  const character = pattern.charAt(at);
  if (character === '*') return { source: '.*', length: 1 };
  if (character === '?') return { source: '.', length: 1 };
  if (character === '[') return bracketAt(pattern, at) ?? { source: '\\[', length: 1 };
  if (character === '\\' && at + 1 < pattern.length) {
    return { source: quote(pattern.charAt(at + 1)), length: 2 };
  }
  return { source: quote(character), length: 1 };
}

/** A bracket expression; null if it is not closed, for then the bracket stands for itself. */
function bracketAt(pattern: string, at: number): { source: string; length: number } | null {
  const match = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/.exec(pattern.slice(at));
  const [whole, negation, content] = match ?? [];
  if (whole === undefined || content === undefined || content === '') return null;
  const members = content.replace(
    /\[:([a-z]+):\]|\\?(.)/gs,
    (_, name: string | undefined, character: string) => {
      if (name !== undefined) return CLASSES[name] ?? '';
      return character === '-' ? '-' : quote(character);
    },
  );
  try {
    const source = `[${negation === '' ? '' : '^'}${members}]`;
    new RegExp(source);
    return { source, length: whole.length };
  } catch {
    // A range that runs backwards matches nothing.
    return { source: '(?!)', length: whole.length };
  }
}

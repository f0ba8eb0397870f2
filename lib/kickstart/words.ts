/** Splits a command into words as a shell would: white space, single and double quotes, backslash (Python's shlex). */

export interface Word {
  readonly text: string;
  /** Where it starts in the line, from 1. */
  readonly column: number;
}

const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gy;
const PIECE = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^"'\\]+)/g;

/** The words of a line up to a comment; null if a quote is not closed. */
export function splitWords(line: string): readonly Word[] | null {
  const words: Word[] = [];
  for (let at = skipSpace(line, 0); at < line.length && line[at] !== '#';) {
    WORD.lastIndex = at;
    const match = WORD.exec(line)?.[0];
    if (match === undefined) return null;
    words.push({ text: unquote(match), column: at + 1 });
    at = skipSpace(line, at + match.length);
  }
  return words;
}

function skipSpace(line: string, at: number): number {
  while (at < line.length && /\s/.test(line.charAt(at))) at += 1;
  return at;
}

const unquote = (word: string): string =>
  word.replace(
    PIECE,
    (
      _,
      double: string | undefined,
      single: string | undefined,
      escaped: string | undefined,
      plain: string | undefined,
    ) => double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? plain ?? '',
  );

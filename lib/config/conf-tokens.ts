/**
 * Tokens of Pungi's `.conf` files: those of Python (Lib/tokenize.py of CPython 3.11), which kobo reads them with.
 * A generator, so that a syntax error in front of a broken token is found first.
 */
import { END_OF_QUOTED, TOKEN } from './conf-token-patterns.js';

export type TokenKind =
  | 'NAME'
  | 'NUMBER'
  | 'STRING'
  | 'OP'
  | 'COMMENT'
  | 'NEWLINE'
  | 'NL'
  | 'INDENT'
  | 'DEDENT'
  | 'ERRORTOKEN'
  | 'ENDMARKER';

/** Line from 1, column from 0 in characters, as Python counts. */
export type Position = readonly [line: number, column: number];

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly begin: Position;
  readonly end: Position;
  /** The whole line, or lines, in which it stands. */
  readonly line: string;
}

/** Thrown when the text cannot be cut into tokens. */
export class TokenError extends Error {
  override readonly name = 'TokenError';

  constructor(
    message: string,
    readonly position: Position,
  ) {
    super(message);
  }
}

/** A string that goes on over the end of a line. */
interface OpenString {
  readonly start: Position;
  text: string;
  line: string;
  readonly end: RegExp;
  readonly needsBackslash: boolean;
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

class Tokenizer {
  private readonly lines: readonly string[];
  private lineNumber = 0;
  private brackets = 0;
  private isContinued = false;
  private readonly indents = [0];
  private open: OpenString | null = null;

  constructor(text: string) {
    this.lines = splitLines(text);
  }

  *tokens(): Generator<Token> {
    for (const line of this.lines) {
      this.lineNumber += 1;
      if (this.open !== null) yield* this.continuedString(this.open, line);
      else if (this.brackets === 0 && !this.isContinued) yield* this.newStatement(line);
      else {
        this.isContinued = false;
        yield* this.rest(line, 0);
      }
    }
    yield* this.end();
  }

  private position(line: string, index: number): Position {
    return [this.lineNumber, [...line.slice(0, index)].length];
  }

  private token(kind: TokenKind, line: string, start: number, end: number): Token {
    return {
      kind,
      text: line.slice(start, end),
      begin: this.position(line, start),
      end: this.position(line, end),
      line,
    };
  }

  private *newStatement(line: string): Generator<Token> {
    const { column, index } = indentation(line);
    const first = line[index];
    if (first === undefined) return;
    if (first === '#') {
      const end = line.replace(/[\r\n]+$/, '').length;
      yield this.token('COMMENT', line, index, end);
      yield this.token('NL', line, end, line.length);
      return;
    }
    if (first === '\n' || first === '\r') {
      yield this.token('NL', line, index, line.length);
      return;
    }
    yield* this.indentationTokens(line, column, index);
    yield* this.rest(line, index);
  }

  private *indentationTokens(line: string, column: number, index: number): Generator<Token> {
    if (column > (this.indents.at(-1) ?? 0)) {
      this.indents.push(column);
      yield this.token('INDENT', line, 0, index);
    }
    while (column < (this.indents.at(-1) ?? 0)) {
      if (!this.indents.includes(column)) {
        throw new TokenError('unindent does not match any outer indentation level', [
          this.lineNumber,
          index,
        ]);
      }
      this.indents.pop();
      yield this.token('DEDENT', line, index, index);
    }
  }

  /** The tokens of a line from `start` on. */
  private *rest(line: string, start: number): Generator<Token> {
    for (let index = start; index < line.length;) {
      const match = matchAt(TOKEN, line, index);
      const text = match?.[1];
      if (match === null || text === undefined) {
        const character = String.fromCodePoint(line.codePointAt(index) ?? 0);
        yield this.token('ERRORTOKEN', line, index, index + character.length);
        index += character.length;
        continue;
      }
      const end = index + match[0].length;
      const begin = end - text.length;
      index = end;
      if (text === '') continue;
      const quotes = /^[a-zA-Z]*("""|'''|"|')/.exec(text)?.[1];
      if (quotes !== undefined) {
        const closed = this.string(line, { begin, end, quotes });
        if (closed === null) return;
        yield closed;
        index = begin + closed.text.length;
      } else if (text.startsWith('\\')) {
        this.isContinued = true;
      } else {
        yield this.plain(line, begin, end);
      }
    }
  }

  private plain(line: string, begin: number, end: number): Token {
    const text = line.slice(begin, end);
    if (/^[\r\n]/.test(text)) {
      return this.token(this.brackets > 0 ? 'NL' : 'NEWLINE', line, begin, end);
    }
    if (text.startsWith('#')) return this.token('COMMENT', line, begin, end);
    if (/^(?:[0-9]|\.[0-9])/.test(text)) return this.token('NUMBER', line, begin, end);
    if (/^[\p{L}\p{N}_]/u.test(text)) return this.token('NAME', line, begin, end);
    if ('([{'.includes(text)) this.brackets += 1;
    if (')]}'.includes(text)) this.brackets -= 1;
    return this.token('OP', line, begin, end);
  }

  /** A string that begins in a line; null if it goes on in the next. */
  private string(
    line: string,
    { begin, end, quotes }: { begin: number; end: number; quotes: string },
  ): Token | null {
    const pattern = END_OF_QUOTED[quotes];
    const isTriple = quotes.length === 3;
    if (!isTriple && !line.slice(begin, end).endsWith('\n')) {
      return this.token('STRING', line, begin, end);
    }
    const closing = isTriple && pattern ? matchAt(pattern, line, end) : null;
    if (closing) return this.token('STRING', line, begin, end + closing[0].length);
    this.open = {
      start: this.position(line, begin),
      text: line.slice(begin),
      line,
      end: pattern ?? /$/y,
      needsBackslash: !isTriple,
    };
    return null;
  }

  private *continuedString(open: OpenString, line: string): Generator<Token> {
    const closing = matchAt(open.end, line, 0);
    const whole = { begin: open.start, line: open.line + line };
    if (closing) {
      this.open = null;
      const end = closing[0].length;
      yield {
        kind: 'STRING',
        text: open.text + line.slice(0, end),
        end: this.position(line, end),
        ...whole,
      };
      yield* this.rest(line, end);
    } else if (open.needsBackslash && !/\\\r?\n$/.test(line)) {
      this.open = null;
      yield {
        kind: 'ERRORTOKEN',
        text: open.text + line,
        begin: open.start,
        end: this.position(line, line.length),
        line: open.line,
      };
    } else {
      open.text += line;
      open.line += line;
    }
  }

  private *end(): Generator<Token> {
    if (this.open !== null) throw new TokenError('EOF in multi-line string', this.open.start);
    const position: Position = [this.lineNumber + 1, 0];
    if (this.brackets !== 0 || this.isContinued) {
      throw new TokenError('EOF in multi-line statement', position);
    }
    const last = this.lines.at(-1);
    if (last !== undefined && !/[\r\n]$/.test(last) && !last.trim().startsWith('#')) {
      const column = [...last].length;
      yield {
        kind: 'NEWLINE',
        text: '',
        begin: [this.lineNumber, column],
        end: [this.lineNumber, column + 1],
        line: '',
      };
    }
    yield { kind: 'ENDMARKER', text: '', begin: position, end: position, line: '' };
  }
}

/** How far a line is indented; a tab goes to the next multiple of eight, a form feed begins anew. */
function indentation(line: string): { column: number; index: number } {
  let column = 0;
  let index = 0;
  for (; index < line.length; index += 1) {
    const character = line[index];
    if (character === ' ') column += 1;
    else if (character === '\t') column = (Math.floor(column / 8) + 1) * 8;
    else if (character === '\f') column = 0;
    else break;
  }
  return { column, index };
}

/** Cuts a `.conf` text into tokens. @throws TokenError when it comes to a place that it cannot read */
export function tokenize(text: string): Generator<Token> {
  return new Tokenizer(text.replace(/\r\n?/g, '\n')).tokens();
}

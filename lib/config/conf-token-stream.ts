/** The tokens of a `.conf` file one at a time, and syntax errors at the one in hand. */
import type { ConfigError } from '../errors.js';
import { TokenError, tokenize, type Position, type Token } from './conf-tokens.js';
import type { Place } from './node.js';
import { errorAt } from './problem.js';
import { reprOfText } from './python-repr.js';

const END: Token = { kind: 'ENDMARKER', text: '', begin: [1, 0], end: [1, 0], line: '' };

/** A position as Python writes it. */
function tuple([line, column]: Position): string {
  return `(${String(line)}, ${String(column)})`;
}

export class TokenStream {
  /** The token in hand. */
  current: Token = END;
  private readonly tokens: Generator<Token>;
  private readonly ahead: Token[] = [];

  constructor(
    text: string,
    readonly file: string,
  ) {
    this.tokens = tokenize(text);
  }

  /** Takes the next token; comments and indentation never count, ends of lines only if asked. */
  advance({ skipNewlines = true } = {}): Token {
    for (;;) {
      this.current = this.ahead.shift() ?? this.read();
      const { kind } = this.current;
      if (kind === 'COMMENT' || kind === 'INDENT' || kind === 'DEDENT') continue;
      if (skipNewlines && (kind === 'NL' || kind === 'NEWLINE')) continue;
      return this.current;
    }
  }

  /** The very next token, whatever it is. */
  peek(): Token {
    const [token] = this.ahead;
    if (token !== undefined) return token;
    const read = this.read();
    this.ahead.push(read);
    return read;
  }

  isOperator(text: string): boolean {
    return this.current.kind === 'OP' && this.current.text === text;
  }

  place(token = this.current): Place {
    return { file: this.file, line: token.begin[0], column: token.begin[1] + 1 };
  }

  /** The syntax error that kobo raises at this token. */
  syntaxError(hint = syntaxHint(this.current)): ConfigError {
    return this.error('Invalid syntax', hint);
  }

  undefinedVariable(name: string): ConfigError {
    return this.error(
      `Undefined variable ${reprOfText(name)}`,
      'define it above, or declare it `global` before the import if another file defines it',
    );
  }

  errorHere(message: string, hint?: string): ConfigError {
    return errorAt(message, this.place(), hint === undefined ? {} : { hint });
  }

  private error(what: string, hint: string): ConfigError {
    const { begin, end, line } = this.current;
    const where = `file: ${this.file}, begin: ${tuple(begin)}, end: ${tuple(end)}`;
    return this.errorHere(`${what}: ${where}, text: ${line}`.trimEnd(), hint);
  }

  private read(): Token {
    try {
      const next = this.tokens.next();
      return next.done === true ? END : next.value;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const [line, column] = error.position;
      throw errorAt(
        error.message,
        { file: this.file, line, column: column + 1 },
        { hint: tokenHint(error.message) },
      );
    }
  }
}

function tokenHint(message: string): string {
  if (message.startsWith('unindent')) return 'indent the statement as the one above it';
  if (message.endsWith('string')) return 'close the text with its quotes';
  return 'close the last bracket that was opened';
}

function syntaxHint({ kind, text }: Token): string {
  if (kind === 'ERRORTOKEN' && /^["']/.test(text)) return 'close the text with its quote';
  if (text === ';') return 'write one statement on a line';
  if (text === '+') return 'texts are joined by "%s%s" % (a, b)';
  if (kind === 'ENDMARKER') return 'the file ends too early';
  return 'expected `NAME = value`, where a value is a number, text, name, list, tuple or dictionary';
}

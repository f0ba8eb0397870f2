/** Reads a Python regular expression character by character, an escape being one item, with one item seen ahead. */
import { PythonRegexError } from './python-regex-error.js';

const DIGITS = '0123456789';

export class PatternSource {
  readonly pattern: string;
  private readonly characters: readonly string[];
  private index = 0;
  /** The item to come: a character, or a backslash with the one after it; null at the end. */
  next: string | null = null;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.characters = [...pattern];
    this.advance();
  }

  /** Index of the item to come. */
  tell(): number {
    return this.index - (this.next === null ? 0 : [...this.next].length);
  }

  seek(index: number): void {
    this.index = index;
    this.advance();
  }

  get(): string | null {
    const item = this.next;
    this.advance();
    return item;
  }

  /** Takes the item to come if it is this one. */
  match(item: string): boolean {
    if (this.next !== item) return false;
    this.advance();
    return true;
  }

  /** Takes up to `count` items that are among `allowed`. */
  getWhile(count: number, allowed: string): string {
    let result = '';
    while (result.length < count && this.nextIsIn(allowed)) result += this.get() ?? '';
    return result;
  }

  getDigits(): string {
    return this.getWhile(Number.POSITIVE_INFINITY, DIGITS);
  }

  /** Takes a name up to its terminator. */
  getUntil(terminator: string, what: string): string {
    let result = '';
    for (;;) {
      const item = this.get();
      if (item === null) {
        if (result === '') throw this.error(`missing ${what}`);
        throw this.error(`missing ${terminator}, unterminated name`, [...result].length);
      }
      if (item === terminator) {
        if (result === '') throw this.error(`missing ${what}`, 1);
        return result;
      }
      result += item;
    }
  }

  nextIsIn(allowed: string): boolean {
    return this.next !== null && this.next.length === 1 && allowed.includes(this.next);
  }

  /** An error `back` characters before the item to come, worded as Python does. */
  error(reason: string, back = 0): PythonRegexError {
    return this.errorAt(reason, this.tell() - back);
  }

  errorAt(reason: string, position: number): PythonRegexError {
    if (!this.pattern.includes('\n')) return new PythonRegexError(reason, position);
    const before = this.characters.slice(0, position);
    const line = before.filter((character) => character === '\n').length + 1;
    const column = position - before.lastIndexOf('\n');
    return new PythonRegexError(reason, position, { line, column });
  }

  private advance(): void {
    const character = this.characters[this.index];
    this.index += 1;
    if (character === undefined) {
      this.index = this.characters.length;
      this.next = null;
    } else if (character === '\\') {
      this.next = character + this.escaped();
      this.index += 1;
    } else {
      this.next = character;
    }
  }

  private escaped(): string {
    const character = this.characters[this.index];
    if (character !== undefined) return character;
    throw this.errorAt('bad escape (end of pattern)', this.characters.length - 1);
  }
}

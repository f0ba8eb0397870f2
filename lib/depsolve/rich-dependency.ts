/** Reads rich dependencies, `(a with b >= 2)`, as libsolv does; how they are answered stands in providers.ts. */
import { RELATION } from '../rpm/index.js';

export type RichOperator = 'and' | 'or' | 'if' | 'unless' | 'else' | 'with' | 'without';

export type RichDependency =
  | { readonly kind: 'plain'; readonly name: string; readonly bits: number; readonly evr: string }
  | {
      readonly kind: RichOperator;
      readonly left: RichDependency;
      readonly right: RichDependency;
    };

const OPERATORS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'if',
  'unless',
  'else',
  'with',
  'without',
]);

/** Nesting deeper than this is no dependency that rpm would take. */
const MAX_DEPTH = 64;

/** The dependency, or null if the text is malformed. */
export function parseRichDependency(text: string): RichDependency | null {
  const reader = new RichReader(text);
  const dependency = reader.group(0);
  return dependency !== null && reader.isAtEnd() ? dependency : null;
}

class RichReader {
  private at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.skipSpaces();
    return this.at === this.text.length;
  }

  /** `( operand [operator rest] )` */
  group(depth: number): RichDependency | null {
    if (depth > MAX_DEPTH || !this.take('(')) return null;
    const dependency = this.chain(depth);
    return dependency !== null && this.take(')') ? dependency : null;
  }

  /** Operators group to the right: `a and b and c`, `a if b else c`. */
  private chain(depth: number): RichDependency | null {
    if (depth > MAX_DEPTH) return null;
    const left = this.operand(depth);
    if (left === null) return null;
    const operator = this.operator();
    if (operator === null) return left;
    const right = this.chain(depth + 1);
    return right === null ? null : { kind: operator, left, right };
  }

  private operand(depth: number): RichDependency | null {
    this.skipSpaces();
    if (this.text[this.at] === '(') return this.group(depth + 1);
    const name = this.word();
    if (name === '') return null;
    const bits = this.relation();
    if (bits === 0) return { kind: 'plain', name, bits: 0, evr: '' };
    const evr = this.word();
    return evr === '' ? null : { kind: 'plain', name, bits, evr };
  }

  private operator(): RichOperator | null {
    const start = this.at;
    const word = this.word();
    if (OPERATORS.has(word)) return word as RichOperator;
    this.at = start;
    return null;
  }

  private relation(): number {
    this.skipSpaces();
    let bits = 0;
    for (; ; this.at += 1) {
      const character = this.text[this.at];
      if (character === '<') bits |= RELATION.LESS;
      else if (character === '>') bits |= RELATION.GREATER;
      else if (character === '=') bits |= RELATION.EQUAL;
      else return bits;
    }
  }

  /** A name or version: up to a space, or a closing bracket that it did not open itself. */
  private word(): string {
    this.skipSpaces();
    const start = this.at;
    for (let open = 0; this.at < this.text.length; this.at += 1) {
      const character = this.text.charAt(this.at);
      if (/\s/.test(character)) break;
      if (character === '(') open += 1;
      if (character === ')') {
        if (open === 0) break;
        open -= 1;
      }
    }
    return this.text.slice(start, this.at);
  }

  private take(character: string): boolean {
    this.skipSpaces();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipSpaces(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at += 1;
  }
}

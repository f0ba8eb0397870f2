/** Translates a Python regular expression to JavaScript (flag v), piece by piece, as CPython 3.11 parses it. */
import { PythonRegexError } from './python-regex-error.js';
import { literal, literalToJs, readEscape, readSet, type Item } from './python-regex-escape.js';
import { EMPTY, joined, one, type Piece } from './python-regex-piece.js';
import { PatternSource } from './python-regex-source.js';

const MAX_REPEAT = 4_294_967_295;
const FLAGS = 'iLmsxaut';
const WHITESPACE = ' \t\n\r\v\f';

export class Translator {
  private readonly source: PatternSource;
  private readonly flags = new Set<string>();
  private readonly names = new Map<string, number>();
  private groups = 0;
  private depth = 0;
  /** Python finds it only when all the rest is right. */
  private hasVariableLookbehind = false;

  constructor(pattern: string) {
    this.source = new PatternSource(pattern);
  }

  translate(): { js: string; ignoreCase: boolean } {
    const whole = this.alternatives(true);
    if (this.source.next !== null) throw this.source.error('unbalanced parenthesis');
    if (this.hasVariableLookbehind) {
      throw new PythonRegexError('look-behind requires fixed-width pattern', null);
    }
    return { js: whole.js, ignoreCase: this.flags.has('i') };
  }

  private alternatives(first: boolean): Piece {
    this.depth += 1;
    if (this.depth > 100) throw this.source.error('groups are nested too deeply');
    const branches = [this.sequence(first)];
    while (this.source.match('|')) branches.push(this.sequence(false));
    this.depth -= 1;
    return {
      js: `(?:${branches.map((branch) => branch.js).join('|')})`,
      min: Math.min(...branches.map((branch) => branch.min)),
      max: Math.max(...branches.map((branch) => branch.max)),
      kind: 'plain',
    };
  }

  private sequence(first: boolean): Piece {
    const pieces: Piece[] = [];
    for (;;) {
      const { next } = this.source;
      if (next === null || next === '|' || next === ')') break;
      this.source.get();
      if (this.flags.has('x') && this.isIgnored(next)) continue;
      this.item(next, pieces, first);
    }
    return joined(pieces);
  }

  /** White space and comments of verbose patterns. */
  private isIgnored(item: string): boolean {
    if (WHITESPACE.includes(item)) return true;
    if (item !== '#') return false;
    for (let skipped = this.source.get(); skipped !== null && skipped !== '\n';) {
      skipped = this.source.get();
    }
    return true;
  }

  private item(item: string, pieces: Piece[], first: boolean): void {
    const piece = this.simpleItem(item);
    if (piece) pieces.push(piece);
    else if (item === '(') pieces.push(...this.parenthesis(first && pieces.length === 0));
    else this.repeat(item, pieces);
  }

  /** Everything but groups and quantifiers. */
  private simpleItem(item: string): Piece | undefined {
    if (item.startsWith('\\')) return this.toPiece(this.escape(item));
    if (item === '[') {
      return one(readSet(this.source, this.source.tell() - 1, this.flags.has('a')));
    }
    if (item === '.') return one(this.flags.has('s') ? '[^]' : '[^\\n]');
    if (item === '^') {
      return this.anchor(this.flags.has('m') ? '(?<![^\\n])' : '(?<![^])');
    }
    if (item === '$') {
      return this.anchor(this.flags.has('m') ? '(?![^\\n])' : '(?=\\n?(?![^]))');
    }
    if ('*+?{('.includes(item)) return undefined;
    return this.toPiece(literal(item.codePointAt(0) ?? 0));
  }

  private escape(item: string): Item {
    return readEscape(this.source, item, { ascii: this.flags.has('a'), groups: this.groups });
  }

  private toPiece(item: Item): Piece {
    if (item.kind === 'at') return this.anchor(item.js);
    return one(item.kind === 'literal' ? literalToJs(item.code) : item.js);
  }

  private anchor(js: string): Piece {
    return { js, min: 0, max: 0, kind: 'anchor' };
  }

  private repeat(item: string, pieces: Piece[]): void {
    const start = this.source.tell();
    const counts = this.counts(item, start);
    if (counts === null) {
      pieces.push(one(literalToJs(0x7b)));
      return;
    }
    const last = pieces.pop();
    if (last === undefined || last.kind === 'anchor') {
      throw this.source.errorAt('nothing to repeat', start - 1);
    }
    if (last.kind === 'repeated') throw this.source.errorAt('multiple repeat', start - 1);
    pieces.push(this.repeated(last, counts));
  }

  private repeated(piece: Piece, [min, max]: readonly [number, number]): Piece {
    const lazy = this.source.match('?') ? '?' : '';
    if (lazy === '' && this.source.match('+')) {
      throw this.source.error('possessive quantifiers are not supported here', 1);
    }
    const upper = max >= MAX_REPEAT ? '' : String(max);
    return {
      js: `(?:${piece.js}){${String(min)},${upper}}${lazy}`,
      min: piece.min * min,
      max: piece.max === 0 ? 0 : piece.max * max,
      kind: 'repeated',
    };
  }

  /** The counts of a quantifier; null if a brace is only a brace. */
  private counts(item: string, start: number): readonly [number, number] | null {
    if (item === '?') return [0, 1];
    if (item === '*') return [0, MAX_REPEAT];
    if (item === '+') return [1, MAX_REPEAT];
    if (this.source.next === '}') return null;
    const low = this.source.getDigits();
    const high = this.source.match(',') ? this.source.getDigits() : low;
    if (!this.source.match('}')) {
      this.source.seek(start);
      return null;
    }
    const min = low === '' ? 0 : Number(low);
    const max = high === '' ? MAX_REPEAT : Number(high);
    if (min >= MAX_REPEAT || (high !== '' && max >= MAX_REPEAT)) {
      throw new PythonRegexError('the repetition number is too large', null);
    }
    if (max < min) throw this.source.errorAt('min repeat greater than max repeat', start);
    return [min, max];
  }

  /** What follows an opening parenthesis: nothing for comments and flags, else one piece. */
  private parenthesis(atStart: boolean): readonly Piece[] {
    const start = this.source.tell() - 1;
    if (!this.source.match('?')) return [this.capturing(start)];
    const kind = this.take();
    switch (kind) {
      case ':':
        return [this.closed(start, this.alternatives(false))];
      case 'P':
        return [this.named(start)];
      case '#':
        this.comment(start);
        return [];
      case '=':
      case '!':
        return [this.lookaround(start, kind, false)];
      case '<':
        return [this.lookbehind(start)];
      case '(':
        throw this.source.errorAt('conditional groups are not supported here', start);
      case '>':
        throw this.source.errorAt('atomic groups are not supported here', start);
      default:
        this.inlineFlags(start, kind, atStart);
        return [];
    }
  }

  private take(): string {
    const item = this.source.get();
    if (item === null) throw this.source.error('unexpected end of pattern');
    return item;
  }

  private closed(start: number, piece: Piece): Piece {
    if (this.source.match(')')) return piece;
    throw this.source.errorAt('missing ), unterminated subpattern', start);
  }

  private capturing(start: number): Piece {
    this.groups += 1;
    return this.closed(start, this.alternatives(false));
  }

  private named(start: number): Piece {
    if (this.source.match('=')) {
      throw this.source.errorAt('references to groups are not supported here', start);
    }
    if (!this.source.match('<')) {
      const item = this.take();
      throw this.source.error(`unknown extension ?P${item}`, [...item].length + 2);
    }
    const name = this.source.getUntil('>', 'group name');
    const back = [...name].length + 1;
    if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) {
      throw this.source.error(`bad character in group name '${name}'`, back);
    }
    const older = this.names.get(name);
    if (older !== undefined) {
      throw this.source.error(
        `redefinition of group name '${name}' as group ${String(this.groups + 1)}; was group ${String(older)}`,
        back,
      );
    }
    this.names.set(name, this.groups + 1);
    return this.capturing(start);
  }

  private comment(start: number): void {
    for (;;) {
      const item = this.source.get();
      if (item === ')') return;
      if (item === null) throw this.source.errorAt('missing ), unterminated comment', start);
    }
  }

  private lookbehind(start: number): Piece {
    const kind = this.take();
    if (kind !== '=' && kind !== '!') {
      throw this.source.error(`unknown extension ?<${kind}`, [...kind].length + 2);
    }
    return this.lookaround(start, kind, true);
  }

  private lookaround(start: number, kind: '=' | '!', behind: boolean): Piece {
    const inner = this.closed(start, this.alternatives(false));
    if (behind && inner.min !== inner.max) this.hasVariableLookbehind = true;
    return { ...EMPTY, js: `(?${behind ? '<' : ''}${kind}${inner.js})` };
  }

  /** `(?i)` and the like, for the whole pattern and at its start only. */
  private inlineFlags(start: number, kind: string, atStart: boolean): void {
    if (kind !== '-' && !FLAGS.includes(kind)) {
      throw this.source.error(`unknown extension ?${kind}`, [...kind].length + 1);
    }
    const flags = this.flagLetters(start, kind);
    if (!atStart) {
      throw this.source.errorAt('global flags not at the start of the expression', start);
    }
    for (const flag of flags) this.flags.add(flag);
  }

  private flagLetters(start: number, kind: string): readonly string[] {
    const flags: string[] = [];
    for (let flag = kind; flag !== ')'; flag = this.flagAfter()) {
      if (flag === ':' || flag === '-') {
        throw this.source.errorAt('flags for a part of the pattern are not supported here', start);
      }
      if (flag === 'L') {
        throw this.source.error("bad inline flags: cannot use 'L' flag with a str pattern");
      }
      flags.push(flag);
      if (flags.includes('a') && flags.includes('u')) {
        throw this.source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
      }
    }
    return flags;
  }

  private flagAfter(): string {
    const flag = this.source.get();
    if (flag === null) throw this.source.error('missing -, : or )');
    if (')-:'.includes(flag) || FLAGS.includes(flag)) return flag;
    const reason = /^\p{L}/u.test(flag) ? 'unknown flag' : 'missing -, : or )';
    throw this.source.error(reason, [...flag].length);
  }
}

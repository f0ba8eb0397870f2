/** Escapes and character sets of Python regular expressions, written as JavaScript (flag v). */
import type { PatternSource } from './python-regex-source.js';

const HEX = '0123456789abcdefABCDEF';
const OCTAL = '01234567';
const DIGITS = '0123456789';
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const CONTROLS: Readonly<Record<string, number>> = {
  '\\a': 7,
  '\\b': 8,
  '\\f': 12,
  '\\n': 10,
  '\\r': 13,
  '\\t': 9,
  '\\v': 11,
  '\\\\': 92,
};

const WORD = '\\p{L}\\p{N}_';
const SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Sets of characters, for Unicode patterns and for those with the flag a. */
const CATEGORIES: Readonly<Record<string, { unicode: string; ascii: string }>> = {
  '\\d': { unicode: '\\p{Nd}', ascii: '[0-9]' },
  '\\D': { unicode: '\\P{Nd}', ascii: '[^0-9]' },
  '\\s': { unicode: `[${SPACE}]`, ascii: '[\\t-\\r\\x20]' },
  '\\S': { unicode: `[^${SPACE}]`, ascii: '[^\\t-\\r\\x20]' },
  '\\w': { unicode: `[${WORD}]`, ascii: '[A-Za-z0-9_]' },
  '\\W': { unicode: `[^${WORD}]`, ascii: '[^A-Za-z0-9_]' },
};

/** What an item of a pattern stands for. */
export type Item =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'category'; readonly js: string }
  | { readonly kind: 'at'; readonly js: string };

export function literal(code: number): Item {
  return { kind: 'literal', code };
}

/** A character, whatever it is, as JavaScript reads it inside and outside of sets. */
export function literalToJs(code: number): string {
  const character = String.fromCodePoint(code);
  return /[A-Za-z0-9]/.test(character) ? character : `\\u{${code.toString(16)}}`;
}

function category(escape: string, ascii: boolean): Item | undefined {
  const set = CATEGORIES[escape];
  return set && { kind: 'category', js: ascii ? set.ascii : set.unicode };
}

function anchor(escape: string, ascii: boolean): Item | undefined {
  const word = CATEGORIES['\\w'];
  const w = ascii ? word?.ascii : word?.unicode;
  const anchors: Readonly<Record<string, string>> = {
    '\\A': '(?<![^])',
    '\\Z': '(?![^])',
    '\\b': `(?:(?<=${String(w)})(?!${String(w)})|(?<!${String(w)})(?=${String(w)}))`,
    '\\B': `(?:(?<=[^])|(?=[^]))(?:(?<=${String(w)})(?=${String(w)})|(?<!${String(w)})(?!${String(w)}))`,
  };
  const js = anchors[escape];
  return js === undefined ? undefined : { kind: 'at', js };
}

function hexEscape(source: PatternSource, escape: string): Item | undefined {
  const length = HEX_LENGTHS[escape.slice(1)];
  if (length === undefined) return undefined;
  const digits = source.getWhile(length, HEX);
  const whole = escape + digits;
  if (digits.length !== length) {
    throw source.error(`incomplete escape ${whole}`, whole.length);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw source.error(`bad escape ${whole}`, whole.length);
  return literal(code);
}

function octal(source: PatternSource, escape: string): Item {
  const code = Number.parseInt(escape.slice(1), 8);
  if (code > 0o377) {
    throw source.error(`octal escape value ${escape} outside of range 0-0o377`, escape.length);
  }
  return literal(code);
}

/** An escape that stands for itself: anything but a letter or digit. */
function plainEscape(source: PatternSource, escape: string): Item {
  const character = escape.slice(1);
  if (/^[A-Za-z0-9]/.test(character)) {
    if (character === 'N')
      throw source.error('named characters (\\N{…}) are not supported here', 2);
    throw source.error(`bad escape ${escape}`, escape.length);
  }
  return literal(character.codePointAt(0) ?? 0);
}

/** An escape inside `[…]`. */
function setEscape(source: PatternSource, escape: string, ascii: boolean): Item {
  const control = CONTROLS[escape];
  if (control !== undefined) return literal(control);
  const known = category(escape, ascii) ?? hexEscape(source, escape);
  if (known) return known;
  if (OCTAL.includes(escape.slice(1))) {
    return octal(source, escape + source.getWhile(2, OCTAL));
  }
  return plainEscape(source, escape);
}

/** A number after a backslash: an octal code, or a group that has matched before. */
function numberEscape(source: PatternSource, escape: string, groups: number): Item {
  let whole = escape;
  if (source.nextIsIn(DIGITS)) {
    whole += source.get() ?? '';
    const isOctal = /^\\[0-7]{2}$/.test(whole) && source.nextIsIn(OCTAL);
    if (isOctal) return octal(source, whole + (source.get() ?? ''));
  }
  const group = Number.parseInt(whole.slice(1), 10);
  if (group <= groups) {
    throw source.error('references to groups are not supported here', whole.length);
  }
  throw source.error(`invalid group reference ${String(group)}`, whole.length - 1);
}

/** An escape outside of sets. `groups` is how many groups have been opened. */
export function readEscape(
  source: PatternSource,
  escape: string,
  { ascii, groups }: { ascii: boolean; groups: number },
): Item {
  const known = anchor(escape, ascii) ?? category(escape, ascii);
  if (known) return known;
  const control = CONTROLS[escape];
  if (control !== undefined) return literal(control);
  const hex = hexEscape(source, escape);
  if (hex) return hex;
  if (escape === '\\0') return octal(source, escape + source.getWhile(2, OCTAL));
  if (DIGITS.includes(escape.slice(1))) return numberEscape(source, escape, groups);
  return plainEscape(source, escape);
}

function itemToJs(item: Item): string {
  return item.kind === 'literal' ? literalToJs(item.code) : item.js;
}

/** Reads `[…]`, whose bracket has been taken; `start` is where it stands. */
export function readSet(source: PatternSource, start: number, ascii: boolean): string {
  const negated = source.match('^');
  const parts: string[] = [];
  const take = (): string => {
    const item = source.get();
    if (item === null) throw source.errorAt('unterminated character set', start);
    return item;
  };
  const read = (item: string): Item =>
    item.startsWith('\\') ? setEscape(source, item, ascii) : literal(item.codePointAt(0) ?? 0);
  for (;;) {
    const from = take();
    if (from === ']' && parts.length > 0) break;
    const low = read(from);
    if (!source.match('-')) {
      parts.push(itemToJs(low));
      continue;
    }
    const to = take();
    if (to === ']') {
      parts.push(itemToJs(low), literalToJs(0x2d));
      break;
    }
    parts.push(range(source, [from, to], low, read(to)));
  }
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

function range(
  source: PatternSource,
  [from, to]: readonly [string, string],
  low: Item,
  high: Item,
): string {
  if (low.kind !== 'literal' || high.kind !== 'literal' || high.code < low.code) {
    const length = [...from].length + 1 + [...to].length;
    throw source.error(`bad character range ${from}-${to}`, length);
  }
  return `${literalToJs(low.code)}-${literalToJs(high.code)}`;
}

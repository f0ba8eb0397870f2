/** Python's `%` operator on texts (printf-style formatting), with Python's errors. */
import { fromPlain, keyText, type ConfigNode } from './node.js';
import { pythonAscii, pythonRepr, pythonStr, reprOfText } from './python-repr.js';
import { formatFloat, formatInteger, pad } from './python-number-format.js';

const MAX_WIDTH = 100_000;

/** Thrown when Python's `%` would raise; the text is Python's. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** One conversion: `%(key)-5.2f`. */
interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly letter: string;
  /** Where the letter stands, for messages. */
  readonly index: number;
}

const TYPE_NAMES: Readonly<Record<ConfigNode['kind'], string>> = {
  none: 'NoneType',
  bool: 'bool',
  int: 'int',
  float: 'float',
  string: 'str',
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
};

/** The values to be formatted, taken one after the other or by key. */
class Arguments {
  private current: ConfigNode;
  private taken = 0;
  private readonly whole: ConfigNode;

  constructor(values: ConfigNode) {
    this.whole = values;
    this.current = values;
  }

  next(): ConfigNode {
    const index = this.taken;
    this.taken += 1;
    const value = this.current.kind === 'tuple' ? this.current.items[index] : this.single(index);
    if (value === undefined) throw new FormatError('not enough arguments for format string');
    return value;
  }

  /** Takes the value of a key; the conversion that follows takes the value itself. */
  select(key: string): void {
    const { whole } = this;
    if (whole.kind === 'list') {
      throw new FormatError('list indices must be integers or slices, not str');
    }
    if (whole.kind !== 'dict') throw new FormatError('format requires a mapping');
    const entry = whole.entries.findLast(
      ({ key: candidate }) => candidate.kind === 'string' && keyText(candidate) === key,
    );
    if (entry === undefined) throw new FormatError(`KeyError: ${reprOfText(key)}`);
    this.current =
      entry.value.kind === 'tuple'
        ? { kind: 'tuple', items: [entry.value], place: null }
        : entry.value;
    this.taken = 0;
  }

  /** @throws FormatError if a value was given that no conversion took */
  finish(): void {
    const { whole } = this;
    if (whole.kind === 'list' || whole.kind === 'dict') return;
    const given = whole.kind === 'tuple' ? whole.items.length : 1;
    if (this.taken < given) {
      throw new FormatError('not all arguments converted during string formatting');
    }
  }

  private single(index: number): ConfigNode | undefined {
    return index === 0 ? this.current : undefined;
  }
}

/** Reads the conversions of a format. */
class FormatScanner {
  private readonly characters: readonly string[];
  private index = 0;

  constructor(
    format: string,
    private readonly values: Arguments,
  ) {
    this.characters = [...format];
  }

  /** The text up to the next conversion; moves behind its `%`. Null at the end. */
  literal(): string {
    const start = this.index;
    while (this.index < this.characters.length && this.characters[this.index] !== '%') {
      this.index += 1;
    }
    return this.characters.slice(start, this.index).join('');
  }

  get isAtEnd(): boolean {
    return this.index >= this.characters.length;
  }

  /** Reads what follows a `%`. */
  conversion(): Conversion {
    this.index += 1;
    if (this.characters[this.index] === '(') this.values.select(this.key());
    let flags = this.run(/[-+ #0]/);
    let width = this.number('width');
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const precision = this.precision();
    if (/[hlL]/.test(this.characters[this.index] ?? '')) this.index += 1;
    const letter = this.characters[this.index];
    if (letter === undefined) throw new FormatError('incomplete format');
    this.index += 1;
    return { flags, width, precision, letter, index: this.index - 1 };
  }

  private key(): string {
    const start = this.index + 1;
    for (let depth = 0; ; this.index += 1) {
      const character = this.characters[this.index];
      if (character === undefined) throw new FormatError('incomplete format key');
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      if (depth === 0) break;
    }
    this.index += 1;
    return this.characters.slice(start, this.index - 1).join('');
  }

  private precision(): number | null {
    if (this.characters[this.index] !== '.') return null;
    this.index += 1;
    return Math.max(0, this.number('precision'));
  }

  private number(what: string): number {
    if (this.characters[this.index] === '*') {
      this.index += 1;
      const value = this.values.next();
      if (value.kind !== 'int' && value.kind !== 'bool') throw new FormatError('* wants int');
      return this.limited(Number(value.value), what);
    }
    return this.limited(Number(this.run(/\d/)), what);
  }

  private limited(value: number, what: string): number {
    if (Math.abs(value) > MAX_WIDTH) throw new FormatError(`${what} too big`);
    return value;
  }

  private run(allowed: RegExp): string {
    let result = '';
    for (;;) {
      const character = this.characters[this.index];
      if (character === undefined || !allowed.test(character)) return result;
      result += character;
      this.index += 1;
    }
  }
}

/** Python's `format % values`. @throws FormatError as Python would raise TypeError, ValueError or KeyError */
export function pythonFormat(format: string, values: ConfigNode): string {
  const taken = new Arguments(values);
  const scanner = new FormatScanner(format, taken);
  let result = '';
  for (;;) {
    result += scanner.literal();
    if (scanner.isAtEnd) break;
    const conversion = scanner.conversion();
    result += conversion.letter === '%' ? '%' : convert(conversion, taken.next());
  }
  taken.finish();
  return result;
}

/** The same with plain values by name. @throws FormatError */
export const formatWithNames = (
  format: string,
  values: Readonly<Record<string, string | number | null>>,
): string => pythonFormat(format, fromPlain({ ...values }));

function convert(conversion: Conversion, value: ConfigNode): string {
  switch (conversion.letter) {
    case 's':
      return text(conversion, pythonStr(value));
    case 'r':
      return text(conversion, pythonRepr(value));
    case 'a':
      return text(conversion, pythonAscii(value));
    case 'c':
      return pad(character(value), { ...conversion, flags: conversion.flags.replaceAll('0', '') });
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(integer(conversion.letter, value), conversion);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatFloat(real(value), conversion);
    default:
      throw unsupported(conversion);
  }
}

function unsupported({ letter, index }: Conversion): FormatError {
  const code = (letter.codePointAt(0) ?? 0).toString(16);
  return new FormatError(
    `unsupported format character '${letter}' (0x${code}) at index ${String(index)}`,
  );
}

function text(conversion: Conversion, value: string): string {
  const { precision } = conversion;
  const cut = precision === null ? value : [...value].slice(0, precision).join('');
  return pad(cut, { ...conversion, flags: conversion.flags.replaceAll('0', '') });
}

function character(value: ConfigNode): string {
  if (value.kind === 'string' && [...value.value].length === 1) return value.value;
  if (value.kind !== 'int' && value.kind !== 'bool') {
    throw new FormatError('%c requires int or char');
  }
  const code = Number(value.value);
  if (code < 0 || code > 0x10ffff) throw new FormatError('%c arg not in range(0x110000)');
  return String.fromCodePoint(code);
}

function integer(letter: string, value: ConfigNode): number {
  if (value.kind === 'int' || value.kind === 'bool') return Number(value.value);
  const isDecimal = 'diu'.includes(letter);
  if (value.kind === 'float' && isDecimal) return Math.trunc(value.value);
  const wanted = isDecimal ? 'a real number' : 'an integer';
  throw new FormatError(`%${letter} format: ${wanted} is required, not ${TYPE_NAMES[value.kind]}`);
}

function real(value: ConfigNode): number {
  if (value.kind === 'float' || value.kind === 'int' || value.kind === 'bool') {
    return Number(value.value);
  }
  throw new FormatError(`must be real number, not ${TYPE_NAMES[value.kind]}`);
}

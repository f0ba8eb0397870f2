/** Numbers in Python's `%` formatting: rounding to even, exponents of two digits, signs, padding. */

/** How a conversion wants its number. */
export interface NumberStyle {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly letter: string;
}

/** JavaScript gives at most so many decimals; more are zeros for every number that a person writes. */
const MAX_DECIMALS = 100;

/** Pads a text to the width: on the right with flag `-`, else on the left. */
export function pad(text: string, { flags, width }: Pick<NumberStyle, 'flags' | 'width'>): string {
  const fill = Math.max(0, width - [...text].length);
  return flags.includes('-') ? text + ' '.repeat(fill) : ' '.repeat(fill) + text;
}

/** Pads a number: zeros stand between its sign or prefix and its digits. */
function padNumber(prefix: string, digits: string, style: NumberStyle): string {
  const zeros = style.width - prefix.length - digits.length;
  const isZeroFilled = style.flags.includes('0') && !style.flags.includes('-') && zeros > 0;
  return pad(prefix + (isZeroFilled ? '0'.repeat(zeros) : '') + digits, style);
}

function signOf(isNegative: boolean, flags: string): string {
  if (isNegative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

const BASES: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };

export function formatInteger(value: number, style: NumberStyle): string {
  const { letter, flags } = style;
  const digits = Math.abs(value)
    .toString(BASES[letter] ?? 10)
    .padStart(style.precision ?? 1, '0');
  const hasPrefix = flags.includes('#') && letter in BASES;
  const prefix = signOf(value < 0, flags) + (hasPrefix ? `0${letter}` : '');
  return padNumber(prefix, letter === 'X' ? digits.toUpperCase() : digits, style);
}

export function formatFloat(value: number, style: NumberStyle): string {
  const isNegative = value < 0 || Object.is(value, -0);
  const digits = floatDigits(Math.abs(value), style);
  const isUpper = style.letter === style.letter.toUpperCase();
  return padNumber(signOf(isNegative, style.flags), isUpper ? digits.toUpperCase() : digits, style);
}

function floatDigits(value: number, { letter, precision, flags }: NumberStyle): string {
  const places = precision ?? 6;
  const keepsPoint = flags.includes('#');
  switch (letter.toLowerCase()) {
    case 'f':
      return withPoint(fixed(value, places), keepsPoint);
    case 'e':
      return exponential(value, places, keepsPoint);
    default:
      return general(value, places === 0 ? 1 : places, keepsPoint);
  }
}

function withPoint(digits: string, keepsPoint: boolean): string {
  return keepsPoint && !digits.includes('.') ? `${digits}.` : digits;
}

/** The exact decimal digits of a number below 1e21, or of its integer part above. */
function exactDigits(value: number): string {
  return value < 1e21 ? value.toFixed(MAX_DECIMALS) : `${BigInt(value).toString()}.0`;
}

/** Rounds decimal digits to `places` decimals, a tie to the even digit. */
function fixed(value: number, places: number): string {
  const [whole = '0', decimals = ''] = exactDigits(value).split('.');
  const all = whole + decimals.padEnd(places + 1, '0');
  return decimalPoint(roundDigits(all, whole.length + places), places);
}

function decimalPoint(digits: string, places: number): string {
  if (places === 0) return digits;
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The first `count` digits, rounded by those that follow; one digit more if a carry goes over. */
function roundDigits(digits: string, count: number): string {
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isTie = /^50*$/.test(rest);
  const isUp = isTie ? /[13579]$/.test(kept) : rest >= '5';
  return isUp ? (BigInt(kept) + 1n).toString().padStart(count, '0') : kept;
}

function scientific(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(places + 1), exponent: 0 };
  const [mantissa = '', exponentText = '0'] = value.toExponential(MAX_DECIMALS).split('e');
  const all = mantissa.replace('.', '').padEnd(places + 2, '0');
  const rounded = roundDigits(all, places + 1);
  const carry = rounded.length - (places + 1);
  return { digits: rounded.slice(0, places + 1), exponent: Number(exponentText) + carry };
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function exponential(value: number, places: number, keepsPoint: boolean): string {
  const { digits, exponent } = scientific(value, places);
  const mantissa = places === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return withPoint(mantissa, keepsPoint) + exponentText(exponent);
}

/** The shorter of both forms, without trailing zeros unless asked to keep them. */
function general(value: number, significant: number, keepsZeros: boolean): string {
  const { exponent } = scientific(value, significant - 1);
  const trim = (digits: string): string =>
    keepsZeros || !digits.includes('.') ? digits : digits.replace(/\.?0+$/, '');
  if (exponent < -4 || exponent >= significant) {
    const [mantissa = ''] = exponential(value, significant - 1, keepsZeros).split('e');
    return trim(mantissa) + exponentText(exponent);
  }
  return trim(withPoint(fixed(value, significant - 1 - exponent), keepsZeros));
}

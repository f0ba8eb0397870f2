/** Scalars of XML-RPC: numbers, texts, bytes. */
import { TransientError } from '../errors.js';
import type { KojiValue } from './value.js';

const DIGITS = /^[-+]?\d+$/;

/** The value of a typed element. @throws TransientError if the type is unknown or the text is none of it */
export function scalarOf(type: string, text: string): KojiValue {
  switch (type) {
    case 'string':
    case 'dateTime.iso8601':
      return unescape(text);
    case 'int':
    case 'i4':
    case 'i8':
      return integerOf(text.trim());
    case 'boolean':
      return text.trim() === '1';
    case 'double':
      return doubleOf(text.trim());
    case 'nil':
      return null;
    case 'base64':
      return new Uint8Array(Buffer.from(text, 'base64'));
    default:
      throw new TransientError(`the answer is no XML-RPC: <${type.slice(0, 40)}> is no type`);
  }
}

function integerOf(text: string): number | bigint {
  if (!DIGITS.test(text)) throw new TransientError(`"${text.slice(0, 40)}" is no integer`);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function doubleOf(text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) {
    throw new TransientError(`"${text.slice(0, 40)}" is no number`);
  }
  return value;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** Text without its entities; one that is not XML's own stays as it is. */
export function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

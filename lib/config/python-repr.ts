/** How Python writes values: `repr()`, `str()` and `ascii()`, which its messages and `%` formatting use. */
import { fromPlain, type ConfigNode } from './node.js';

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

function isPrintable(character: string): boolean {
  return character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
}

/** A text in Python's quotes. */
export function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = [...text].map((character) => {
    if (character === quote) return `\\${character}`;
    return NAMED_ESCAPES[character] ?? (isPrintable(character) ? character : hexEscape(character));
  });
  return quote + body.join('') + quote;
}

/** A float with the fewest digits that give it back, in Python's form. */
export function reprOfFloat(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = Object.is(value, -0) ? '-' : '';
  const text =
    exponent < 0
      ? value.toFixed(mantissa.replace(/[-.]/g, '').length - 1 - exponent)
      : String(value);
  return sign + (text.includes('.') ? text : `${text}.0`);
}

/** Python's `repr()`. */
export function pythonRepr(node: ConfigNode): string {
  switch (node.kind) {
    case 'none':
      return 'None';
    case 'bool':
      return node.value ? 'True' : 'False';
    case 'int':
      return String(node.value);
    case 'float':
      return reprOfFloat(node.value);
    case 'string':
      return reprOfText(node.value);
    case 'list':
      return `[${node.items.map(pythonRepr).join(', ')}]`;
    case 'tuple':
      return node.items.length === 1
        ? `(${node.items.map(pythonRepr).join('')},)`
        : `(${node.items.map(pythonRepr).join(', ')})`;
    case 'dict':
      return `{${node.entries
        .map(({ key, value }) => `${pythonRepr(key)}: ${pythonRepr(value)}`)
        .join(', ')}}`;
  }
}

/** Python's `str()`. */
export function pythonStr(node: ConfigNode): string {
  return node.kind === 'string' ? node.value : pythonRepr(node);
}

/** Python's `ascii()`. */
export function pythonAscii(node: ConfigNode): string {
  return [...pythonRepr(node)]
    .map((character) => ((character.codePointAt(0) ?? 0) > 0x7e ? hexEscape(character) : character))
    .join('');
}

/** Python's `repr()` of plain data. */
export function pythonReprOf(value: unknown): string {
  return pythonRepr(fromPlain(value));
}

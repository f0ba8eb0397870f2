/** Metadata files as JSON, byte for byte as Python's `json.dump(indent=4, sort_keys=True)` writes them. */

/** JSON that metadata is made of; a member that is undefined is left out. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

const INDENT = '    ';

/** Formats metadata: sorted keys, four spaces, only ASCII, no newline at the end (productmd/common.py `build_file`). */
export function formatMetadataJson(value: JsonValue): string {
  return format(value, '\n');
}

/** Orders strings by code point, as Python does; JavaScript's own order is by UTF-16 unit. */
export function byCodePoint(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;
const BEYOND_PLANE = 0x10000;

/** Surrogates stand for code points above all others; two that differ order as their code points do. */
const rank = (unit: number): number =>
  unit >= SURROGATES && unit < AFTER_SURROGATES ? unit + BEYOND_PLANE : unit;

function format(value: JsonValue, newline: string): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (typeof value === 'string') return quote(value);
  const inner = newline + INDENT;
  if (isArray(value))
    return enclose(
      '[]',
      value.map((item) => format(item, inner)),
      newline,
    );
  const members = Object.keys(value)
    .sort(byCodePoint)
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${quote(key)}: ${format(member, inner)}`];
    });
  return enclose('{}', members, newline);
}

function enclose(brackets: '[]' | '{}', items: readonly string[], newline: string): string {
  if (items.length === 0) return brackets;
  const inner = newline + INDENT;
  return `${brackets.charAt(0)}${inner}${items.join(`,${inner}`)}${newline}${brackets.charAt(1)}`;
}

const quote = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Array.isArray does not narrow a union with a readonly array. */
const isArray = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] =>
  Array.isArray(value);

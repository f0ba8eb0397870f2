/** Python's `template % mapping`, as far as configurations use it: `%(name)s`, `%(name)d`, `%%`. */
import type { TemplateValues } from './template.js';
import { TemplateError } from './template-error.js';

/** `%`, a name in parentheses, flags, width, precision, a length that is ignored, the conversion. */
const SPECIFIER = /%(?:\(([^)]*)\))?([#0\- +]*)(\d*)(?:\.(\d+))?[hlL]?([\s\S]?)/g;

/** Fills in every `%(name)s`. @throws TemplateError for an unknown name or a broken specifier */
export function formatPercent(template: string, values: TemplateValues): string {
  return template.replace(
    SPECIFIER,
    (
      whole,
      name: string | undefined,
      flags: string,
      width: string,
      precision: string,
      conversion: string,
    ) => {
      if (conversion === '%' && name === undefined) return '%';
      if (name === undefined) throw new TemplateError(`'${whole}' names no element; write %%`);
      const value = values[name];
      if (value === undefined) throw new TemplateError(`unknown format element: '${name}'`);
      return pad(convert(value, conversion, precision, whole), flags, Number(width));
    },
  );
}

function convert(
  value: string | number | null,
  conversion: string,
  precision: string | undefined,
  whole: string,
): string {
  switch (conversion) {
    case 's':
      return (value === null ? 'None' : String(value)).slice(
        0,
        precision === undefined ? undefined : Number(precision),
      );
    case 'd':
    case 'i':
    case 'u':
      if (typeof value !== 'number') throw new TemplateError(`'${whole}' needs a number`);
      return String(Math.trunc(value)).padStart(Number(precision ?? 0), '0');
    default:
      throw new TemplateError(`'${whole}' is no conversion that names need; use %(name)s`);
  }
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width);
  return flags.includes('0') ? text.padStart(width, '0') : text.padStart(width);
}

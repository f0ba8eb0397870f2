/** Python's `template.format(**mapping)`, as far as configurations use it: `{name}`, `{name:>4}`, `{respin:02d}`, `{{`. */
import type { TemplateValues } from './template.js';
import { TemplateError } from './template-error.js';

const FIELD = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;
/** Fill and alignment, zero padding, width, precision, type. */
const SPEC = /^(?:(.?)([<>^]))?(0?)(\d*)(?:\.(\d+))?([sd]?)$/su;

/** Fills in every `{name}`. @throws TemplateError for an unknown name or a broken field */
export function formatBraces(template: string, values: TemplateValues): string {
  return template.replace(FIELD, (whole, field: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    if (field === undefined) throw new TemplateError(`a single '${whole}'; write it twice`);
    return formatField(field, values);
  });
}

function formatField(field: string, values: TemplateValues): string {
  const [, name = '', spec = ''] = /^([^!:]*)(?:![sr])?(?::(.*))?$/su.exec(field) ?? [];
  const value = values[name];
  if (value === undefined) throw new TemplateError(`unknown format element: '${name}'`);
  return applySpec(value, spec, field);
}

function applySpec(value: string | number | null, spec: string, field: string): string {
  const match = SPEC.exec(spec);
  if (match === null) throw new TemplateError(`'{${field}}' has a format that names do not need`);
  const [, fill = '', align, zero, width = '', precision, type] = match;
  if (type === 'd' && typeof value !== 'number') {
    throw new TemplateError(`'{${field}}' needs a number`);
  }
  const whole = value === null ? 'None' : String(value);
  const text = precision === undefined ? whole : whole.slice(0, Number(precision));
  const isNumber = typeof value === 'number';
  const filling = fill === '' ? (zero === '0' ? '0' : ' ') : fill;
  return alignTo(text, align ?? (isNumber ? '>' : '<'), Number(width), filling);
}

function alignTo(text: string, align: string, width: number, fill: string): string {
  if (align === '<') return text.padEnd(width, fill);
  if (align === '>') return text.padStart(width, fill);
  const left = text.length + Math.floor(Math.max(0, width - text.length) / 2);
  return text.padStart(left, fill).padEnd(width, fill);
}

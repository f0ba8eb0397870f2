/** Python's `template % mapping` for names: by the formatter of configurations, but every conversion names its element. */
import { formatWithNames, FormatError } from '../config/index.js';
import type { TemplateValues } from './template.js';
import { TemplateError } from './template-error.js';

/** A conversion without a name would be given all elements at once. */
const NAMELESS = /^(?:%%|%\([^)]*\)|[^%])*(%(?![%(]).?)/s;

/** Fills in every `%(name)s`. @throws TemplateError for an unknown name or a broken specifier */
export function formatPercent(template: string, values: TemplateValues): string {
  const [, nameless] = NAMELESS.exec(template) ?? [];
  if (nameless !== undefined) {
    throw new TemplateError(`'${nameless}' names no element; write %%`);
  }
  try {
    return formatWithNames(template, values);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new TemplateError(error.message.replace(/^KeyError: /, 'unknown format element: '));
  }
}

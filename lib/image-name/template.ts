/** Name templates: `%(name)s` is filled in first, then `{name}`, as Pungi does (pungi/compose.py `get_image_name`). */
import { ConfigError } from '../errors.js';
import { formatBraces } from './python-format.js';
import { formatPercent } from './python-percent.js';
import { TemplateError } from './template-error.js';

/** What elements stand for; null is written `None`, as Python does. */
export type TemplateValues = Readonly<Record<string, string | number | null>>;

/** What a template makes, for messages, and the option that it stands in. */
export interface TemplatePurpose {
  /** For example `image name`. */
  readonly makes: string;
  readonly option: string;
}

/** Fills in a template. @throws ConfigError naming the option, the template and the elements that there are */
export const fillTemplate = (
  template: string,
  values: TemplateValues,
  purpose: TemplatePurpose,
): string =>
  fill(template, values, purpose, (text, own) => formatBraces(formatPercent(text, own), own));

/** The same for options that know `%(name)s` only, where braces are just braces. */
export const fillPercentTemplate = (
  template: string,
  values: TemplateValues,
  purpose: TemplatePurpose,
): string => fill(template, values, purpose, formatPercent);

function fill(
  template: string,
  values: TemplateValues,
  { makes, option }: TemplatePurpose,
  format: (template: string, values: TemplateValues) => string,
): string {
  const own = Object.assign(Object.create(null) as Record<string, string | number | null>, values);
  try {
    return format(template, own);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const message = `Failed to create ${makes}: ${error.message} in '${template}'`;
    const hint = `elements are ${Object.keys(values).sort().join(', ')}`;
    throw new ConfigError([{ severity: 'error', message, path: option, hint }], { cause: error });
  }
}

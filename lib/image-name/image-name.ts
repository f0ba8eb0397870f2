/** File names of images (pungi/compose.py `get_image_name`). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Arch } from '../../config-schemas/names.js';
import { valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import type { Variant } from '../../config-schemas/variants.js';
import { ConfigError } from '../errors.js';
import { composeIdOf, composeValues, shownVariant } from './compose-values.js';
import { fillTemplate, type TemplateValues } from './template.js';

const DEFAULT_FORMAT = '{compose_id}-{variant}-{arch}-{disc_type}{disc_num}{suffix}';
const OPTION = 'image_name_format';

/** The option `image_name_format`: one format, or formats by regular expression of variants. */
export type ImageNameFormat =
  string | Readonly<Record<string, string | readonly string[]>> | null | undefined;

export interface ImageNameInput {
  readonly identity: ComposeIdentity;
  readonly variant: Variant;
  readonly arch: Arch;
  readonly format: ImageNameFormat;
  /** Text for the kind of image, from `disc_types`. */
  readonly discType: string;
  /** Null: the name has no number. */
  readonly discNumber: number | null;
  /** With its dot. */
  readonly suffix: string;
  /** Further elements, over the usual ones. */
  readonly extra?: TemplateValues;
}

/** The name of an image. @throws ConfigError if the format is wrong, or makes no name of one file */
export function imageName(input: ImageNameInput): string {
  const { identity, variant, arch, discType, discNumber, suffix } = input;
  const values = {
    ...composeValues(identity),
    compose_id: composeIdOf(identity, variant),
    variant: shownVariant(variant),
    arch: arch === 'src' ? 'source' : arch,
    disc_type: discType,
    disc_num: discNumber ?? '',
    suffix,
    ...input.extra,
  };
  const format = formatFor(input.format, variant);
  return checkFileName(fillTemplate(format, values, { makes: 'image name', option: OPTION }));
}

function formatFor(format: ImageNameFormat, variant: Variant): string {
  if (format === null || format === undefined) return DEFAULT_FORMAT;
  if (typeof format === 'string') return format;
  return valuesForVariant(format, variant.uid)[0] ?? DEFAULT_FORMAT;
}

/** Longest name of a file on usual file systems, with room for `.SHA256SUM` and the like. */
const MAX_BYTES = 240;

function checkFileName(name: string): string {
  const isWrong = name === '' || name.startsWith('.') || /[/\p{Cc}]/u.test(name);
  if (!isWrong && Buffer.byteLength(name) <= MAX_BYTES) return name;
  const message = `'${name}' is no name for an image`;
  const hint = 'a name is one line of at most 240 bytes, without slashes, not starting with a dot';
  throw new ConfigError([{ severity: 'error', message, path: OPTION, hint }]);
}

/** Volume ids of ISO images: at most 32 bytes, from the first format that fits (pungi/util.py `get_volid`). */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { ConfigError } from '../errors.js';
import { composeValues, layeredRelease, majorVersion, shownVariant } from './compose-values.js';
import { fillTemplate, type TemplateValues } from './template.js';

/** The field of ISO 9660 that holds it. */
const MAX_BYTES = 32;

export interface VolumeIdInput {
  readonly identity: ComposeIdentity;
  readonly variant: Variant;
  /** Not translated: `src` stays `src`. */
  readonly arch: Arch;
  readonly discType: string;
  /** `image_volid_formats`, in order of preference. */
  readonly formats: readonly string[];
  /** `image_volid_layered_product_formats`, tried first for what stands on a base product. */
  readonly layeredFormats: readonly string[];
  /** `volume_id_substitutions`: the longest text is replaced first. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** `restricted_volid`: only letters, digits, underscores and dashes. */
  readonly restricted: boolean;
  /** Further elements, over the usual ones. */
  readonly extra?: TemplateValues;
}

/** The volume id; null if no format is configured. @throws ConfigError if none is short enough */
export function volumeId(input: VolumeIdInput): string | null {
  const { values, isLayered } = valuesOf(input);
  const formats = isLayered ? [...input.layeredFormats, ...input.formats] : input.formats;
  const tried: string[] = [];
  for (const format of formats) {
    const purpose = { makes: 'volume id', option: 'image_volid_formats' };
    const id = substitute(fillTemplate(format, values, purpose), input.substitutions);
    if (Buffer.byteLength(id) <= MAX_BYTES) return input.restricted ? restrict(id) : id;
    tried.push(id);
  }
  if (tried.length === 0) return null;
  throw tooLong(tried);
}

function valuesOf(input: VolumeIdInput): { values: TemplateValues; isLayered: boolean } {
  const { identity, variant, arch, discType } = input;
  const { release, baseProduct } = identity;
  const isOwn = variant.type === 'layered-product';
  const own = isOwn ? layeredRelease(variant) : release;
  return {
    isLayered: isOwn || release.isLayered,
    values: {
      ...composeValues(identity),
      release_short: own.short,
      version: own.version,
      variant: shownVariant(variant),
      arch,
      disc_type: discType,
      base_product_short: isOwn ? release.short : (baseProduct?.short ?? ''),
      base_product_version: isOwn ? majorVersion(release.version) : (baseProduct?.version ?? ''),
      ...input.extra,
    },
  };
}

function substitute(id: string, substitutions: Readonly<Record<string, string>>): string {
  return Object.entries(substitutions)
    .filter(([from]) => from !== '')
    .sort(([a], [b]) => b.length - a.length)
    .reduce((text, [from, to]) => text.replaceAll(from, () => to), id);
}

const restrict = (id: string): string => id.replace(/[^\p{L}\p{N}_]/gu, '-');

function tooLong(tried: readonly string[]): ConfigError {
  const options = [...tried].sort((a, b) => a.length - b.length).map((id) => `'${id}'`);
  const message = `Could not create volume ID longer than 32 bytes, options are ${options.join(', ')}`;
  const hint = 'add a shorter format, or shorten words with volume_id_substitutions';
  return new ConfigError([{ severity: 'error', message, path: 'image_volid_formats', hint }]);
}

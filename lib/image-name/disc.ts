/** Names and volume ids of discs, as the options of a configuration say. */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import type { Config } from '../../config-schemas/config.js';
import type { Arch } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { imageName } from './image-name.js';
import { volumeId } from './volume-id.js';

export interface DiscPlace {
  readonly identity: ComposeIdentity;
  readonly variant: Variant;
  readonly arch: Arch;
}

type NameOptions = Pick<Config, 'disc_types' | 'image_name_format'>;
type VolumeOptions = Pick<
  Config,
  | 'disc_types'
  | 'image_volid_formats'
  | 'image_volid_layered_product_formats'
  | 'restricted_volid'
  | 'volume_id_substitutions'
>;

/** Keys of `disc_types`; each is its own name where that has none. */
export type DiscType = 'dvd' | 'boot' | 'ostree';

/** The file name of a disc. */
export function discName(
  place: DiscPlace,
  config: NameOptions,
  discType: DiscType,
  discNumber: number | null,
): string {
  return imageName({
    ...place,
    format: config.image_name_format,
    discType: discTypeOf(config, discType),
    discNumber,
    suffix: '.iso',
  });
}

/**
 * The volume id of all discs of a variant and arch; null if no format is configured.
 * @param formats instead of the configured ones
 * @throws ConfigError if none is short enough
 */
export function discVolumeId(
  place: DiscPlace,
  config: VolumeOptions,
  formats: readonly string[] = config.image_volid_formats,
  discType: DiscType = 'dvd',
): string | null {
  return volumeId({
    ...place,
    discType: discTypeOf(config, discType),
    formats,
    layeredFormats: config.image_volid_layered_product_formats,
    substitutions: texts(config.volume_id_substitutions),
    restricted: config.restricted_volid,
  });
}

/** What a block of extra_isos says of names. */
export interface ExtraIsoNames {
  /** Knows `filename`, the name of the first plain disc; `src` stays `src`. */
  readonly filename?: string | undefined;
  /** Know `volid`, that of the plain discs. */
  readonly volid?: string | readonly string[] | undefined;
}

/** Name and volume id of an extra ISO (pungi/phases/extra_isos.py `get_filename`, `get_volume_id`). */
export function extraIsoNames(
  place: DiscPlace,
  config: NameOptions & VolumeOptions,
  block: ExtraIsoNames,
): { readonly name: string; readonly volumeId: string | null } {
  const filename = discName(place, config, 'dvd', 1);
  const volid = discVolumeId(place, config);
  const formats = [block.volid ?? []].flat();
  const common = { ...place, discType: discTypeOf(config, 'dvd') };
  return {
    name:
      block.filename === undefined
        ? filename
        : imageName({
            ...common,
            format: block.filename,
            discNumber: 1,
            suffix: '.iso',
            extra: { filename, arch: place.arch },
          }),
    volumeId:
      formats.length === 0
        ? volid
        : volumeId({
            ...common,
            formats,
            layeredFormats: [],
            substitutions: texts(config.volume_id_substitutions),
            restricted: config.restricted_volid,
            extra: { volid: volid ?? '' },
          }),
  };
}

const discTypeOf = (config: Pick<Config, 'disc_types'>, type: DiscType): string =>
  texts(config.disc_types)[type] ?? type;

const texts = (mapping: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, String(value)]));

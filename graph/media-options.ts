/** The options of phases that make ISOs out of trees: createiso and extra_isos. */
import { RUNROOT_OPTIONS } from './runroot-options.js';

export const MEDIA_OPTIONS = [
  ...RUNROOT_OPTIONS,
  'base_product_name',
  'base_product_short',
  'base_product_version',
  'buildinstall_method',
  'buildinstall_skip',
  'create_jigdo',
  'createiso_skip',
  'createiso_use_xorrisofs',
  'createrepo_checksum',
  'disc_types',
  'failable_deliverables',
  'image_name_format',
  'image_volid_formats',
  'image_volid_layered_product_formats',
  'iso_hfs_ppc64le_compatible',
  'iso_level',
  'release_short',
  'release_version',
  'restricted_volid',
  'volume_id_substitutions',
] as const;

/** The phase names that configurations and command lines may use (pungi/phases/__init__.py, with older and later phases). */

export const PHASE_NAMES = [
  'init',
  'pkgset',
  'buildinstall',
  'productimg',
  'gather',
  'extra_files',
  'createrepo',
  'ostree',
  'ostree_installer',
  'ostree_container',
  'createiso',
  'extra_isos',
  'live_images',
  'live_media',
  'image_build',
  'osbuild',
  'kiwibuild',
  'imagebuilder',
  'osbs',
  'image_container',
  'image_checksum',
  'repoclosure',
  'test',
] as const;
export type PhaseName = (typeof PHASE_NAMES)[number];

/** The phase names that configurations and command lines may use (pungi/phases/__init__.py, with the later phases). */

export const PHASE_NAMES = [
  'init',
  'pkgset',
  'buildinstall',
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

/** Accepted in lists of phases with a warning: it was a phase once. */
export const REMOVED_PHASE = 'productimg';

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

/** Never skipped, even with --just-phase (pungi/phases/base.py, image_checksum.py). */
export const NEVER_SKIPPED: readonly PhaseName[] = ['init', 'image_checksum'];

/** Phases that do not run when the option of their name is missing or empty. */
export const SECTION_GUARDED: readonly PhaseName[] = [
  'productimg',
  'extra_files',
  'extra_isos',
  'live_images',
  'live_media',
  'image_build',
  'osbuild',
  'kiwibuild',
  'imagebuilder',
  'osbs',
  'image_container',
  'ostree',
  'ostree_installer',
  'ostree_container',
];

/** Without any of these, no images.json is written. */
export const IMAGE_PHASES: readonly PhaseName[] = [
  'buildinstall',
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
];

/** Pungi's names of phases, as skip_phases, --skip-phase and --just-phase use them. */

export const PUNGI_PHASES = [
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
export type PungiPhase = (typeof PUNGI_PHASES)[number];

/** Accepted in lists of phases with a warning: it was a phase once. */
export const GHOST_PHASE = 'productimg';

/** Never skipped, even with --just-phase (pungi/phases/base.py, image_checksum.py). */
export const NEVER_SKIPPED: readonly PungiPhase[] = ['init', 'image_checksum'];

/** Phases that do not run when the option of their name is missing or empty. */
export const SECTION_GUARDED: readonly PungiPhase[] = [
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
export const IMAGE_PHASES: readonly PungiPhase[] = [
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

/** [A, B]: B makes no sense in a compose that skips A (pungi/checks.py `check_skip_phases`). */
export const PHASE_PAIRS: readonly (readonly [PungiPhase, PungiPhase])[] = [
  ['pkgset', 'gather'],
  ['gather', 'createrepo'],
];

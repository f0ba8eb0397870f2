/** The whole configuration: all options of all phases in one schema. Types, JSON Schema and reference come from it. */
import { z } from 'zod';
import { buildinstallOptions } from './phases/buildinstall.js';
import { createisoOptions } from './phases/createiso.js';
import { createrepoOptions } from './phases/createrepo.js';
import { extraFilesOptions } from './phases/extra-files.js';
import { extraIsosOptions } from './phases/extra-isos.js';
import { gatherOptions } from './phases/gather.js';
import { generalOptions, mediaOptions, runrootOptions } from './phases/general.js';
import { globalImageOptions, imageBuildOptions } from './phases/image-build.js';
import { imageChecksumOptions } from './phases/image-checksum.js';
import { imageContainerOptions } from './phases/image-container.js';
import { imagebuilderOptions } from './phases/imagebuilder.js';
import { initOptions } from './phases/init.js';
import { kiwibuildOptions } from './phases/kiwibuild.js';
import { liveImagesOptions } from './phases/live-images.js';
import { liveMediaOptions } from './phases/live-media.js';
import { osbsOptions } from './phases/osbs.js';
import { osbuildOptions } from './phases/osbuild.js';
import { ostreeContainerOptions } from './phases/ostree-container.js';
import { ostreeInstallerOptions } from './phases/ostree-installer.js';
import { ostreeOptions } from './phases/ostree.js';
import { kojiOptions, pkgsetOptions } from './phases/pkgset.js';
import { releaseOptions } from './phases/release.js';
import { productimgOptions } from './phases/productimg.js';
import { repoclosureOptions } from './phases/repoclosure.js';

/** The options by the part of a compose that they belong to, in the order of the reference. */
export const OPTION_GROUPS = {
  Release: releaseOptions,
  General: generalOptions,
  Runroot: runrootOptions,
  'Names of images': mediaOptions,
  Koji: kojiOptions,
  init: initOptions,
  pkgset: pkgsetOptions,
  gather: gatherOptions,
  createrepo: createrepoOptions,
  extra_files: extraFilesOptions,
  buildinstall: buildinstallOptions,
  productimg: productimgOptions,
  ostree: ostreeOptions,
  ostree_installer: ostreeInstallerOptions,
  ostree_container: ostreeContainerOptions,
  createiso: createisoOptions,
  extra_isos: extraIsosOptions,
  'All image phases': globalImageOptions,
  live_images: liveImagesOptions,
  live_media: liveMediaOptions,
  image_build: imageBuildOptions,
  osbuild: osbuildOptions,
  kiwibuild: kiwibuildOptions,
  imagebuilder: imagebuilderOptions,
  osbs: osbsOptions,
  image_container: imageContainerOptions,
  image_checksum: imageChecksumOptions,
  repoclosure: repoclosureOptions,
} as const;

export const configSchema = z.object({
  ...releaseOptions,
  ...generalOptions,
  ...runrootOptions,
  ...mediaOptions,
  ...kojiOptions,
  ...initOptions,
  ...pkgsetOptions,
  ...gatherOptions,
  ...createrepoOptions,
  ...extraFilesOptions,
  ...buildinstallOptions,
  ...productimgOptions,
  ...ostreeOptions,
  ...ostreeInstallerOptions,
  ...ostreeContainerOptions,
  ...createisoOptions,
  ...extraIsosOptions,
  ...globalImageOptions,
  ...liveImagesOptions,
  ...liveMediaOptions,
  ...imageBuildOptions,
  ...osbuildOptions,
  ...kiwibuildOptions,
  ...imagebuilderOptions,
  ...osbsOptions,
  ...imageContainerOptions,
  ...imageChecksumOptions,
  ...repoclosureOptions,
});

/** A validated configuration with its defaults: Pungi's names, Pungi's shapes. */
export type Config = z.output<typeof configSchema>;
/** A configuration as a user may write it. */
export type ConfigInput = z.input<typeof configSchema>;
export type OptionName = keyof Config;

/** The names of all options, in the order of the reference. */
export const OPTION_NAMES = Object.keys(configSchema.shape) as readonly OptionName[];

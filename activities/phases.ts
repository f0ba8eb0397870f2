/** The table of all phases' work. Adding a phase is one line here and one in graph/phase-graph.ts. */
import { buildinstallArchActivities } from './buildinstall_arch/index.js';
import { buildinstallActivities } from './buildinstall/index.js';
import { compsActivities } from './comps/index.js';
import { compareActivities } from './compare/index.js';
import { composeinfoActivities } from './composeinfo/index.js';
import { createisoActivities } from './createiso/index.js';
import { createrepoActivities } from './createrepo/index.js';
import { extraFilesActivities } from './extra_files/index.js';
import { extraFilesManifestActivities } from './extra_files_manifest/index.js';
import { extraFilesTreeActivities } from './extra_files_tree/index.js';
import { extraIsosActivities } from './extra_isos/index.js';
import { gatherActivities } from './gather/index.js';
import { imageChecksumActivities } from './image_checksum/index.js';
import { imagesManifestActivities } from './images_manifest/index.js';
import { initActivities } from './init/index.js';
import { linkActivities } from './link/index.js';
import { modulesManifestActivities } from './modules_manifest/index.js';
import { ostreeContainerActivities } from './ostree_container/index.js';
import { ostreeInstallerActivities } from './ostree_installer/index.js';
import { ostreeActivities } from './ostree/index.js';
import { pkgsetActivities } from './pkgset/index.js';
import { pkgsetCollectActivities } from './pkgset_collect/index.js';
import { pkgsetSelectActivities } from './pkgset_select/index.js';
import { productimgActivities } from './productimg/index.js';
import { repoclosureActivities } from './repoclosure/index.js';
import { rpmsManifestActivities } from './rpms_manifest/index.js';
import { testActivities } from './test/index.js';
import { treeMetadataActivities } from './tree_metadata/index.js';
import { trimActivities } from './trim/index.js';
import { containersManifestActivities } from './containers_manifest/index.js';
import { imageBuildActivities } from './image_build/index.js';
import { imageContainerActivities } from './image_container/index.js';
import { imagebuilderActivities } from './imagebuilder/index.js';
import { kiwibuildActivities } from './kiwibuild/index.js';
import { liveImagesActivities } from './live_images/index.js';
import { liveMediaActivities } from './live_media/index.js';
import { osbsActivities } from './osbs/index.js';
import { osbuildActivities } from './osbuild/index.js';
import type { PhaseActivities } from './step/index.js';

export const PHASE_ACTIVITIES: readonly PhaseActivities[] = [
  buildinstallArchActivities,
  buildinstallActivities,
  compsActivities,
  composeinfoActivities,
  createisoActivities,
  createrepoActivities,
  extraFilesActivities,
  extraFilesManifestActivities,
  extraFilesTreeActivities,
  extraIsosActivities,
  gatherActivities,
  imageChecksumActivities,
  imagesManifestActivities,
  initActivities,
  linkActivities,
  modulesManifestActivities,
  ostreeActivities,
  ostreeContainerActivities,
  ostreeInstallerActivities,
  pkgsetActivities,
  compareActivities,
  pkgsetCollectActivities,
  pkgsetSelectActivities,
  productimgActivities,
  repoclosureActivities,
  rpmsManifestActivities,
  testActivities,
  treeMetadataActivities,
  trimActivities,
  containersManifestActivities,
  imageBuildActivities,
  imageContainerActivities,
  imagebuilderActivities,
  kiwibuildActivities,
  liveImagesActivities,
  liveMediaActivities,
  osbsActivities,
  osbuildActivities,
];

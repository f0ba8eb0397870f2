/** The table of all phases, in the order in which plans and reports show them. Adding a phase is one line here. */
import { buildinstallArchPhase } from './phases/buildinstall-arch.js';
import { buildinstallPhase } from './phases/buildinstall.js';
import { compsPhase } from './phases/comps.js';
import { comparePhase } from './phases/compare.js';
import { composeinfoPhase } from './phases/composeinfo.js';
import { createisoPhase } from './phases/createiso.js';
import { createrepoPhase } from './phases/createrepo.js';
import { extraFilesManifestPhase } from './phases/extra-files-manifest.js';
import { extraFilesTreePhase } from './phases/extra-files-tree.js';
import { extraFilesPhase } from './phases/extra-files.js';
import { extraIsosPhase } from './phases/extra-isos.js';
import { gatherPhase } from './phases/gather.js';
import { imageChecksumPhase } from './phases/image-checksum.js';
import { imagesManifestPhase } from './phases/images-manifest.js';
import { initPhase } from './phases/init.js';
import { linkPhase } from './phases/link.js';
import { modulesManifestPhase } from './phases/modules-manifest.js';
import { ostreeContainerPhase } from './phases/ostree-container.js';
import { ostreeInstallerPhase } from './phases/ostree-installer.js';
import { ostreePhase } from './phases/ostree.js';
import { pkgsetCollectPhase } from './phases/pkgset-collect.js';
import { pkgsetSelectPhase } from './phases/pkgset-select.js';
import { pkgsetPhase } from './phases/pkgset.js';
import { productimgPhase } from './phases/productimg.js';
import { repoclosurePhase } from './phases/repoclosure.js';
import { rpmsManifestPhase } from './phases/rpms-manifest.js';
import { testPhase } from './phases/test.js';
import { treeMetadataPhase } from './phases/tree-metadata.js';
import { trimPhase } from './phases/trim.js';
import { containersManifestPhase } from './phases/containers-manifest.js';
import { imageBuildPhase } from './phases/image-build.js';
import { imageContainerPhase } from './phases/image-container.js';
import { imagebuilderPhase } from './phases/imagebuilder.js';
import { kiwibuildPhase } from './phases/kiwibuild.js';
import { liveImagesPhase } from './phases/live-images.js';
import { liveMediaPhase } from './phases/live-media.js';
import { osbsPhase } from './phases/osbs.js';
import { osbuildPhase } from './phases/osbuild.js';
import type { PhaseDeclaration } from './model.js';

export const PHASE_GRAPH: readonly PhaseDeclaration[] = [
  initPhase,
  compsPhase,
  pkgsetSelectPhase,
  pkgsetCollectPhase,
  pkgsetPhase,
  comparePhase,
  productimgPhase,
  buildinstallArchPhase,
  buildinstallPhase,
  ostreePhase,
  ostreeContainerPhase,
  ostreeInstallerPhase,
  gatherPhase,
  trimPhase,
  linkPhase,
  rpmsManifestPhase,
  extraFilesPhase,
  extraFilesTreePhase,
  extraFilesManifestPhase,
  createrepoPhase,
  modulesManifestPhase,
  treeMetadataPhase,
  createisoPhase,
  extraIsosPhase,
  liveImagesPhase,
  liveMediaPhase,
  imageBuildPhase,
  osbuildPhase,
  kiwibuildPhase,
  imagebuilderPhase,
  osbsPhase,
  imageContainerPhase,
  imageChecksumPhase,
  imagesManifestPhase,
  containersManifestPhase,
  composeinfoPhase,
  repoclosurePhase,
  testPhase,
];

const BY_NAME: ReadonlyMap<string, PhaseDeclaration> = new Map(
  PHASE_GRAPH.map((phase) => [phase.name, phase]),
);

/** The declaration of a phase. @throws Error for a name that the graph does not have */
export function phaseNamed(name: string): PhaseDeclaration {
  const phase = BY_NAME.get(name);
  if (phase === undefined) throw new Error(`no phase is named '${name}'`);
  return phase;
}

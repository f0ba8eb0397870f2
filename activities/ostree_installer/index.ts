/** Phase ostree_installer: installers that carry an OSTree repository. */
import { ostreeInstallerPhase } from '../../graph/phases/ostree-installer.js';
import { defineSteps } from '../step/index.js';
import { makeInstaller } from './make.js';
import { placeInstaller } from './tree.js';

export const ostreeInstallerActivities = defineSteps(ostreeInstallerPhase, {
  make: makeInstaller,
  tree: placeInstaller,
});

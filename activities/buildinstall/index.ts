/** Phase buildinstall: the installer of a variant and arch, in its tree and as a boot.iso. */
import { buildinstallPhase } from '../../graph/phases/buildinstall.js';
import { defineSteps } from '../step/index.js';
import { makeInstaller } from './make.js';
import { placeInstaller } from './tree.js';

export const buildinstallActivities = defineSteps(buildinstallPhase, {
  make: makeInstaller,
  tree: placeInstaller,
});

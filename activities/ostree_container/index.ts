/** Phase ostree_container: composes OCI archives from treefiles. */
import { ostreeContainerPhase } from '../../graph/phases/ostree-container.js';
import { defineSteps } from '../step/index.js';
import { composeImage } from './compose.js';
import { prepare } from './prepare.js';

export const ostreeContainerActivities = defineSteps(ostreeContainerPhase, {
  prepare,
  compose: composeImage,
});

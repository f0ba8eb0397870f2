/** Phase tree_metadata: what a tree says of itself. */
import { treeMetadataPhase } from '../../graph/phases/tree-metadata.js';
import { defineSteps } from '../step/index.js';
import { writeTreeMetadata } from './write.js';

export const treeMetadataActivities = defineSteps(treeMetadataPhase, { write: writeTreeMetadata });

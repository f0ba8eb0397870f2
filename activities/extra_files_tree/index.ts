/** Phase extra_files_tree: the tree's own extra_files.json. */
import { extraFilesTreePhase } from '../../graph/phases/extra-files-tree.js';
import { defineSteps } from '../step/index.js';
import { write } from './write.js';

export const extraFilesTreeActivities = defineSteps(extraFilesTreePhase, { write });

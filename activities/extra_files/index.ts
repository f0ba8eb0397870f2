/** Phase extra_files: files put into trees. */
import { extraFilesPhase } from '../../graph/phases/extra-files.js';
import { defineSteps } from '../step/index.js';
import { collect } from './collect.js';

export const extraFilesActivities = defineSteps(extraFilesPhase, { collect });

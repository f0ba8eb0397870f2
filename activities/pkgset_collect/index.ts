/** Phase pkgset_collect: the package sets of all arches, and their common metadata. */
import { pkgsetCollectPhase } from '../../graph/phases/pkgset-collect.js';
import { defineSteps } from '../step/index.js';
import { collect } from './collect.js';
import { repo } from './repo.js';

export const pkgsetCollectActivities = defineSteps(pkgsetCollectPhase, { collect, repo });

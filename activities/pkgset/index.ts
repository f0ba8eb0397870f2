/** Phase pkgset: the arch's part of the package sets. */
import { pkgsetPhase } from '../../graph/phases/pkgset.js';
import { defineSteps } from '../step/index.js';
import { repo } from './repo.js';

export const pkgsetActivities = defineSteps(pkgsetPhase, { repo });

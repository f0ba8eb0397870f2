/** Phase createrepo: the repositories of a variant. */
import { createrepoPhase } from '../../graph/phases/createrepo.js';
import { defineSteps } from '../step/index.js';
import { repos } from './repos.js';

export const createrepoActivities = defineSteps(createrepoPhase, { repos });

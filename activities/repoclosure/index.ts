/** Phase repoclosure: are the repositories closed under dependencies? */
import { repoclosurePhase } from '../../graph/phases/repoclosure.js';
import { defineSteps } from '../step/index.js';
import { checkRepository } from './check.js';

export const repoclosureActivities = defineSteps(repoclosurePhase, { check: checkRepository });

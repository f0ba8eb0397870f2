/** Phase gather: which packages a variant has on an arch. */
import { gatherPhase } from '../../graph/phases/gather.js';
import { defineSteps } from '../step/index.js';
import { solve } from './solve.js';

export const gatherActivities = defineSteps(gatherPhase, { solve });

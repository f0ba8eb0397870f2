/** Phase comps: comps files of an arch and of the variants on it. */
import { compsPhase } from '../../graph/phases/comps.js';
import { defineSteps } from '../step/index.js';
import { filter } from './filter.js';

export const compsActivities = defineSteps(compsPhase, { filter });

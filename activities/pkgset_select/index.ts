/** Phase pkgset_select: which packages of the configured repositories an arch may need. */
import { pkgsetSelectPhase } from '../../graph/phases/pkgset-select.js';
import { defineSteps } from '../step/index.js';
import { select } from './select.js';

export const pkgsetSelectActivities = defineSteps(pkgsetSelectPhase, { select });

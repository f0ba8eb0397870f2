/** Phase trim: what the variants of a family keep. */
import { trimPhase } from '../../graph/phases/trim.js';
import { defineSteps } from '../step/index.js';
import { trim } from './trim.js';

export const trimActivities = defineSteps(trimPhase, { trim });

/** Phase init: what the whole compose reads. */
import { initPhase } from '../../graph/phases/init.js';
import { defineSteps } from '../step/index.js';
import { fetchInputs } from './fetch.js';

export const initActivities = defineSteps(initPhase, { fetch: fetchInputs });

/** Phase link: packages into trees. */
import { linkPhase } from '../../graph/phases/link.js';
import { defineSteps } from '../step/index.js';
import { link } from './link.js';

export const linkActivities = defineSteps(linkPhase, { link });

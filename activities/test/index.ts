/** Phase test: are the images what they are said to be? */
import { testPhase } from '../../graph/phases/test.js';
import { defineSteps } from '../step/index.js';
import { testImages } from './images.js';

export const testActivities = defineSteps(testPhase, { images: testImages });

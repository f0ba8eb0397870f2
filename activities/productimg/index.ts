/** Phase productimg: the image with a variant's additions to its installer. */
import { productimgPhase } from '../../graph/phases/productimg.js';
import { defineSteps } from '../step/index.js';
import { makeProductImage } from './make.js';

export const productimgActivities = defineSteps(productimgPhase, { make: makeProductImage });

/** Phase createiso: the discs of a variant and arch, or of its sources. */
import { createisoPhase } from '../../graph/phases/createiso.js';
import { defineSteps } from '../step/index.js';
import { collectDiscs } from './collect.js';
import { makeDisc } from './disc.js';
import { planDiscs } from './plan.js';

export const createisoActivities = defineSteps(createisoPhase, {
  plan: planDiscs,
  disc: makeDisc,
  collect: collectDiscs,
});

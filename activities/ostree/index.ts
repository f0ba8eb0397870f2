/** Phase ostree: commits trees to OSTree repositories outside the compose. */
import { ostreePhase } from '../../graph/phases/ostree.js';
import { defineSteps } from '../step/index.js';
import { announce } from './announce.js';
import { commit } from './commit.js';
import { prepare } from './prepare.js';
import { waitUntilSigned } from './signed.js';

export const ostreeActivities = defineSteps(ostreePhase, {
  prepare,
  commit,
  announce,
  signed: waitUntilSigned,
});

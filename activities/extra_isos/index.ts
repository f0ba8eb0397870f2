/** Phase extra_isos: ISOs that hold several variants. */
import { extraIsosPhase } from '../../graph/phases/extra-isos.js';
import { defineSteps } from '../step/index.js';
import { collectFiles } from './files.js';
import { makeExtraIso } from './iso.js';

export const extraIsosActivities = defineSteps(extraIsosPhase, {
  files: collectFiles,
  iso: makeExtraIso,
});

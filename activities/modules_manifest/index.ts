/** Phase modules_manifest: metadata/modules.json. */
import { modulesManifestPhase } from '../../graph/phases/modules-manifest.js';
import { defineSteps } from '../step/index.js';
import { write } from './write.js';

export const modulesManifestActivities = defineSteps(modulesManifestPhase, { write });

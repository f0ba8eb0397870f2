/** Phase rpms_manifest: metadata/rpms.json. */
import { rpmsManifestPhase } from '../../graph/phases/rpms-manifest.js';
import { defineSteps } from '../step/index.js';
import { write } from './write.js';

export const rpmsManifestActivities = defineSteps(rpmsManifestPhase, { write });

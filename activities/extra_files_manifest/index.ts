/** Phase extra_files_manifest: metadata/extra_files.json. */
import { extraFilesManifestPhase } from '../../graph/phases/extra-files-manifest.js';
import { defineSteps } from '../step/index.js';
import { write } from './write.js';

export const extraFilesManifestActivities = defineSteps(extraFilesManifestPhase, { write });

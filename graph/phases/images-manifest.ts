/** Merges the facts of all images into metadata/images.json. */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { IMAGE_PHASES } from '../../config-schemas/phase-names.js';

export const imagesManifestPhase = definePhase({
  name: 'images_manifest',
  pungiPhase: null,
  scope: 'compose',
  needs: [
    needs('image_checksum', all, 'images.json has the checksums of every image'),
    needs('rpms_manifest', all, 'final metadata is written when the trees are done', 'nothing'),
  ],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  skipWhen: (_node, input) => IMAGE_PHASES.every((phase) => input.skippedPhases.includes(phase)),
  tellsCompose: true,
  summary: 'Write metadata/images.json.',
});

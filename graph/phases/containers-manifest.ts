/** Merges what nodes know of containers into metadata/osbs.json (pungi/phases/osbs.py `dump_metadata`). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const containersManifestPhase = definePhase({
  name: 'containers_manifest',
  pungiPhase: null,
  scope: 'compose',
  needs: [
    needs('osbs', all, 'osbs.json lists every container'),
    needs('image_container', all, 'osbs.json lists every container'),
  ],
  onNeedFailed: 'run',
  reads: ['osbs_registries', 'translate_paths'],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  skipWhen: (_node, { skippedPhases }) =>
    skippedPhases.includes('osbs') && skippedPhases.includes('image_container'),
  tellsCompose: true,
  summary: 'Write metadata/osbs.json.',
});

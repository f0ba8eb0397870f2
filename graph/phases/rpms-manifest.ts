/** Merges what all link nodes placed into metadata/rpms.json. */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const rpmsManifestPhase = definePhase({
  name: 'rpms_manifest',
  pungiPhase: 'gather',
  scope: 'compose',
  needs: [
    needs(
      'link',
      all,
      'the manifest names every package, and source packages over the whole compose',
    ),
  ],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Write metadata/rpms.json.',
});

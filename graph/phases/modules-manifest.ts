/** Merges the module metadata of all repositories into metadata/modules.json. */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const modulesManifestPhase = definePhase({
  name: 'modules_manifest',
  pungiPhase: 'createrepo',
  scope: 'compose',
  needs: [
    needs('createrepo', all, 'the manifest names the modules of every repository', {
      below: 'work/{arch}/modules/',
    }),
  ],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Write metadata/modules.json.',
});

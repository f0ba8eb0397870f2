/** Merges what all extra_files nodes placed into metadata/extra_files.json. */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const extraFilesManifestPhase = definePhase({
  name: 'extra_files_manifest',
  pungiPhase: 'extra_files',
  scope: 'compose',
  needs: [needs('extra_files', all, 'the manifest names every extra file')],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Write metadata/extra_files.json.',
});

/** Writes metadata/composeinfo.json: the variants and where their parts are (pungi/metadata.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const composeinfoPhase = definePhase({
  name: 'composeinfo',
  pungiPhase: null,
  scope: 'compose',
  needs: [
    needs('createiso', all, 'paths of directories that do not exist are left out', 'directories'),
    needs('createrepo', all, 'paths of directories that do not exist are left out', 'directories'),
    needs('link', all, 'paths of directories that do not exist are left out', 'directories'),
    needs(
      'tree_metadata',
      all,
      'paths of directories that do not exist are left out',
      'directories',
    ),
    needs(
      'image_checksum',
      all,
      'final metadata is written when the images are done',
      'directories',
    ),
  ],
  onNeedFailed: 'run',
  reads: ['create_optional_isos'],
  ofVariants: ['name', 'release'],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Write metadata/composeinfo.json.',
});

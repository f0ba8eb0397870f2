/** Exports extra files and copies them into a tree (pungi/phases/extra_files.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const extraFilesPhase = definePhase({
  name: 'extra_files',
  pungiPhase: 'extra_files',
  scope: 'variant.arch+src',
  needs: [needs('pkgset', all, 'extra files may come out of packages of the package sets')],
  onNeedFailed: 'run',
  reads: ['extra_files', 'media_checksums'],
  steps: [{ name: 'collect', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' }],
  readsOutside: true,
  summary: 'Export extra files into the tree.',
});

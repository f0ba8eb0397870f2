/** Writes the tree's own extra_files.json, merged over a variant and its addons. */
import { definePhase } from '../define-phase.js';
import { needs, sameTree } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const extraFilesTreePhase = definePhase({
  name: 'extra_files_tree',
  pungiPhase: 'extra_files',
  scope: 'variant.arch+src',
  variantTypes: ['variant', 'optional', 'layered-product'],
  needs: [
    needs(
      'extra_files',
      sameTree,
      "addons' extra files lie in the same tree and stand in the same file",
    ),
  ],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  summary: "Write the tree's extra_files.json.",
});

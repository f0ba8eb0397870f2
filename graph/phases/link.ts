/** Links the packages of a variant and arch, or its sources of all arches, into the tree (pungi/phases/gather/link.py). */
import { definePhase } from '../define-phase.js';
import { needs, sameFamily } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const linkPhase = definePhase({
  name: 'link',
  pungiPhase: 'gather',
  scope: 'variant.arch+src',
  needs: [
    needs('trim', sameFamily, "what is linked is what trimming left, sources of all arches' lists"),
  ],
  onNeedFailed: 'run',
  reads: ['hashed_directories', 'link_type'],
  ofVariants: [],
  steps: [{ name: 'link', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'quick' }],
  summary: 'Link packages into the tree.',
});

/** Checks that a variant's repository is closed under dependencies (pungi/phases/repoclosure.py). */
import { definePhase } from '../define-phase.js';
import { itsLookaside, needs, parentOnSameArch, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';

export const repoclosurePhase = definePhase({
  name: 'repoclosure',
  pungiPhase: 'repoclosure',
  scope: 'variant.arch',
  needs: [
    needs('createrepo', sameVariantAndArch, 'the repository is checked'),
    needs('createrepo', parentOnSameArch, "the parent's repository may satisfy dependencies"),
    needs('gather', itsLookaside, 'gather made repositories of lookaside variants'),
  ],
  onNeedFailed: 'run',
  reads: [
    'gather_lookaside_repos',
    'gather_method',
    'multilib',
    'repoclosure_strictness',
    'variant_as_lookaside',
  ],
  ofVariants: [],
  concerns: 'itself',
  steps: [{ name: 'check', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'once' }],
  skipByConfig: (config, node) =>
    valuesFor(config.repoclosure_strictness, node.variant, node.arch).at(-1) === 'off',
  isCheck: true,
  summary: "Check the repository's dependencies.",
});

/** Filters comps for an arch and for each variant on it (pungi/phases/init.py, pungi/wrappers/comps.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const compsPhase = definePhase({
  name: 'comps',
  pungiPhase: 'init',
  scope: 'arch',
  needs: [needs('init', all, 'the global comps file is filtered')],
  onNeedFailed: 'run',
  reads: [
    'comps',
    'comps_file',
    'comps_filter_environments',
    'createrepo_c',
    'createrepo_checksum',
    'variant_as_lookaside',
  ],
  asksFor: ['comps', 'comps_file'],
  ofVariants: ['groups', 'environments', 'modules', 'modularKojiTags'],
  steps: [{ name: 'filter', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  summary: 'Filter comps for the arch and its variants.',
});

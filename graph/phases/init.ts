/**
 * Fetches what the whole compose reads: comps, module defaults and obsoletes, prepopulate (pungi/phases/init.py), and
 * product certificates; notes what is installed on the worker.
 */
import { definePhase } from '../define-phase.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const initPhase = definePhase({
  name: 'init',
  pungiPhase: 'init',
  scope: 'compose',
  needs: [],
  onNeedFailed: 'run',
  reads: [
    'comps',
    'comps_file',
    'gather_prepopulate',
    'module_defaults_dir',
    'module_obsoletes_dir',
    'product_id',
    'product_id_allow_missing',
  ],
  ofVariants: [],
  steps: [{ name: 'fetch', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' }],
  readsOutside: true,
  summary: 'Fetch comps, module defaults, prepopulate input and product certificates.',
});

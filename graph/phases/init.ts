/** Fetches what the whole compose reads: comps, module defaults and obsoletes, prepopulate (pungi/phases/init.py). */
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
  ],
  steps: [{ name: 'fetch', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' }],
  readsOutside: true,
  summary: 'Fetch comps, module defaults and prepopulate input.',
});

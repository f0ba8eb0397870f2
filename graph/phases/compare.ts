/** Says early whether anything has changed since the older compose that this one takes over from (docs/nightlies.md). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const comparePhase = definePhase({
  name: 'compare',
  pungiPhase: null,
  scope: 'compose',
  needs: [
    needs('init', all, 'comps, module defaults and prepopulated packages are compared'),
    needs('comps', all, 'comps are compared'),
    needs('pkgset', all, 'package sets are compared'),
  ],
  onNeedFailed: 'run',
  reads: [],
  steps: [{ name: 'inputs', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  skipWhen: (_node, { mayHaveOlder }) => mayHaveOlder !== true,
  isGate: ({ endsIfUnchanged }) => endsIfUnchanged === true,
  tellsCompose: true,
  summary: 'Compare what the compose is made of with an older one.',
});

/** Takes from addons, layered products and optional variants what others have (pungi/phases/gather `trim_packages`). */
import { definePhase } from '../define-phase.js';
import { all, needs, sameFamily } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const trimPhase = definePhase({
  name: 'trim',
  pungiPhase: 'gather',
  scope: 'family',
  needs: [
    needs(
      'gather',
      sameFamily,
      'package lists of a family are compared, over all its arches, and packages move to parents',
      { below: 'work/*/gather_result/' },
    ),
    needs('pkgset', all, 'a package that was signed anew has the same name, and is another file'),
  ],
  onNeedFailed: 'run',
  reads: [],
  ofVariants: [],
  steps: [{ name: 'trim', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  summary: "Trim a family's package lists against each other.",
});

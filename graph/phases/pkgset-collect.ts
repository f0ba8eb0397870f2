/** Brings the chosen packages together as package sets and indexes them all (pungi/phases/pkgset/common.py). */
import { definePhase } from '../define-phase.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const pkgsetCollectPhase = definePhase({
  name: 'pkgset_collect',
  pungiPhase: 'pkgset',
  scope: 'compose',
  needs: [needs('pkgset_select', all, 'a package file is taken once for all arches')],
  onNeedFailed: 'run',
  reads: [
    'createrepo_c',
    'createrepo_checksum',
    'createrepo_num_workers',
    'link_type',
    'multilib',
    'pkgset_repos',
    'pkgset_source',
    'sigkeys',
  ],
  steps: [
    { name: 'collect', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' },
    { name: 'repo', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
  ],
  summary: 'Collect the package sets and index all their packages.',
});

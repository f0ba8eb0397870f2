/** Makes the repository of an arch's part of each package set (pungi/phases/pkgset/pkgsets.py). */
import { definePhase } from '../define-phase.js';
import { all, needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const pkgsetPhase = definePhase({
  name: 'pkgset',
  pungiPhase: 'pkgset',
  scope: 'arch',
  needs: [
    needs('pkgset_collect', all, 'the arch takes its part of the collected package sets'),
    needs('pkgset_select', sameArch, 'modules were chosen with the packages', {
      below: 'work/{arch}/pkgset/modules.json',
    }),
    needs('init', all, 'modules bring their defaults and obsoletes along', {
      below: 'work/global/module_',
    }),
  ],
  onNeedFailed: 'run',
  reads: [
    'createrepo_c',
    'createrepo_checksum',
    'createrepo_num_workers',
    'module_defaults_override_dir',
    'multilib',
    'pkgset_exclusive_arch_considers_noarch',
    'pkgset_inherit_exclusive_arch_to_noarch',
    'pkgset_source',
  ],
  ofVariants: [],
  steps: [{ name: 'repo', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  readsOutside: true,
  // Repositories say where the packages lie: of configured ones in the compose.
  placeBound: ({ pkgset_source: source }) => source === 'repos',
  summary: "Index the arch's part of the package sets.",
});

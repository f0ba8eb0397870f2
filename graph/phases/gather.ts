/** Solves which packages a variant has on an arch (pungi/phases/gather, pungi/gather_dnf.py). */
import { definePhase } from '../define-phase.js';
import { all, itsLookaside, needs, parentOnSameArch, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const gatherPhase = definePhase({
  name: 'gather',
  pungiPhase: 'gather',
  scope: 'variant.arch',
  needs: [
    needs('pkgset', sameArch, "the solver reads the arch's package sets"),
    needs('comps', sameArch, 'comps groups of the variant and its kin are its input', {
      below: 'work/{arch}/comps/comps-{kin}.{arch}.xml',
    }),
    needs('init', all, 'prepopulated packages are its input', {
      below: 'work/global/prepopulate.json',
    }),
    needs('gather', parentOnSameArch, "the parent's packages bound what a child takes", {
      below: 'work/*/gather_result/',
    }),
    needs('gather', itsLookaside, 'packages of the lookaside variant satisfy dependencies', {
      below: 'work/*/gather_result/',
    }),
  ],
  onNeedFailed: 'run',
  reads: [
    'additional_packages',
    'check_deps',
    'comps',
    'comps_file',
    'createrepo_c',
    'createrepo_num_workers',
    'filter_packages',
    'filter_system_release_packages',
    'gather_allow_reuse',
    'gather_fulltree',
    'gather_lookaside_repos',
    'gather_method',
    'gather_selfhosting',
    'gather_source_mapping',
    'greedy_method',
    'multilib',
    'multilib_blacklist',
    'multilib_whitelist',
    'require_all_comps_packages',
    'variant_as_lookaside',
  ],
  asksFor: ['comps', 'comps_file'],
  ofVariants: [],
  concerns: 'family',
  steps: [{ name: 'solve', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  allowReuse: ({ gather_allow_reuse: isAllowed }) => isAllowed,
  summary: "Solve the variant's packages on the arch.",
});

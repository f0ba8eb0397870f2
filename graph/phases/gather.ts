/** Solves which packages a variant has on an arch (pungi/phases/gather, pungi/gather_dnf.py). */
import { definePhase } from '../define-phase.js';
import { itsLookaside, needs, parentOnSameArch, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const gatherPhase = definePhase({
  name: 'gather',
  pungiPhase: 'gather',
  scope: 'variant.arch',
  needs: [
    needs('pkgset', sameArch, "the solver reads the arch's package sets"),
    needs('comps', sameArch, "the variant's comps groups are its input"),
    needs('gather', parentOnSameArch, "the parent's packages bound what a child takes"),
    needs('gather', itsLookaside, 'packages of the lookaside variant satisfy dependencies'),
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
    'gather_prepopulate',
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
  steps: [{ name: 'solve', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  allowReuse: ({ gather_allow_reuse: isAllowed }) => isAllowed,
  summary: "Solve the variant's packages on the arch.",
});

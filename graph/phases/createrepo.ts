/** Makes the repositories of a variant and arch, or of its sources (pungi/phases/createrepo.py). */
import { definePhase } from '../define-phase.js';
import { all, needs, sameArch, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const createrepoPhase = definePhase({
  name: 'createrepo',
  pungiPhase: 'createrepo',
  scope: 'variant.arch+src',
  needs: [
    needs('link', sameVariantAndArch, 'repodata describes the linked packages'),
    needs('gather', sameVariantAndArch, "repodata has the metadata of the variant's modules", {
      below: 'work/{arch}/gather_result/{variant}.{arch}.modules.',
    }),
    needs('comps', sameArch, "the repository carries the variant's comps", {
      below: 'work/{arch}/comps/comps-{variant}.{arch}.xml',
    }),
    needs('init', all, 'modules bring their defaults and obsoletes along', {
      below: 'work/global/module_',
    }),
  ],
  onNeedFailed: 'run',
  reads: [
    'comps',
    'comps_file',
    'createrepo_c',
    'createrepo_checksum',
    'createrepo_database',
    'createrepo_deltas',
    'createrepo_enable_cache',
    'createrepo_extra_args',
    'createrepo_extra_modulemd',
    'createrepo_num_workers',
    'createrepo_use_xz',
    'hashed_directories',
    'module_defaults_override_dir',
    'product_id',
    'product_id_allow_missing',
    'product_id_allow_name_prefix',
    'release_short',
  ],
  asksFor: ['comps', 'comps_file'],
  ofVariants: [],
  steps: [{ name: 'repos', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  toolsByConfig: ({ createrepo_c: isC }) => [isC ? 'createrepo_c' : 'createrepo'],
  summary: 'Make the repositories.',
});

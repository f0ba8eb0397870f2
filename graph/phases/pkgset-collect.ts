/** Brings the chosen packages together as package sets and indexes them all (pungi/phases/pkgset/common.py). */
import { definePhase } from '../define-phase.js';
import type { Match } from '../model.js';
import { all, needs } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

/** Of configured repositories pkgset_select has made the choice. */
const ofKoji: Match = {
  arch: 'any',
  test: (_upstream, _node, input) => input.pkgsetSource === 'koji',
};

/** What it reads of configured repositories is what was selected. */
const OF_REPOSITORIES = [
  'createrepo_c',
  'createrepo_checksum',
  'createrepo_num_workers',
  'pkgset_source',
] as const;

const OF_KOJI = [
  'additional_packages',
  'buildinstall_method',
  'comps',
  'comps_file',
  'dogpile_cache_expiration_time',
  'filter_modules',
  'gather_method',
  'gather_source_mapping',
  'koji_cache',
  'koji_event',
  'koji_profile',
  'mbs_api_url',
  'multilib',
  'pkgset_allow_reuse',
  'pkgset_koji_builds',
  'pkgset_koji_inherit',
  'pkgset_koji_inherit_modules',
  'pkgset_koji_module_builds',
  'pkgset_koji_module_tag',
  'pkgset_koji_scratch_tasks',
  'pkgset_koji_tag',
  'pkgset_scratch_modules',
  'sigkeys',
  'signed_packages_retries',
  'signed_packages_wait',
] as const;

export const pkgsetCollectPhase = definePhase({
  name: 'pkgset_collect',
  pungiPhase: 'pkgset',
  scope: 'compose',
  needs: [
    needs('pkgset_select', all, 'a package file is taken once for all arches', {
      below: 'work/{arch}/pkgset/selected.json',
    }),
    needs('comps', ofKoji, 'packages that comps groups name must be signed', {
      below: 'work/{arch}/comps/comps-{arch}.xml',
    }),
    needs('init', ofKoji, 'packages that are prepopulated must be signed', {
      below: 'work/global/prepopulate.json',
    }),
  ],
  onNeedFailed: 'run',
  reads: [...OF_REPOSITORIES, ...OF_KOJI],
  asksFor: ['comps', 'comps_file'],
  overlooks: ({ pkgset_source: source }) => (source === 'repos' ? OF_KOJI : []),
  ofVariants: ['modules', 'modularKojiTags'],
  steps: [
    { name: 'collect', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' },
    { name: 'repo', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
  ],
  readsOutside: true,
  // Scratch builds of modules are for test composes only.
  tellsCompose: ({ pkgset_scratch_modules: scratch }) => Object.keys(scratch ?? {}).length > 0,
  // Repositories say where the packages lie: of configured ones in the compose.
  placeBound: ({ pkgset_source: source }) => source === 'repos',
  allowReuse: () => false,
  summary: 'Collect the package sets and index all their packages.',
});

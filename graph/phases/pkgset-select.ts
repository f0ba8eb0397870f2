/** Chooses, per arch, the packages of configured repositories that the compose may need (pungi/phases/pkgset/sources/source_repos.py). */
import { definePhase } from '../define-phase.js';
import { all, needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const pkgsetSelectPhase = definePhase({
  name: 'pkgset_select',
  pungiPhase: 'pkgset',
  scope: 'arch',
  needs: [
    needs('comps', sameArch, 'comps groups name the packages to look for', {
      below: 'work/{arch}/comps/comps-{arch}.xml',
    }),
    needs('init', all, 'prepopulated packages are looked for, too, and modules by their defaults', {
      below: ['work/global/prepopulate.json', 'work/global/module_'],
    }),
  ],
  onNeedFailed: 'run',
  reads: [
    'additional_packages',
    'comps',
    'comps_file',
    'filter_modules',
    'gather_method',
    'gather_source_mapping',
    'module_defaults_override_dir',
    'multilib',
    'pkgset_repos',
    'pkgset_source',
  ],
  asksFor: ['comps', 'comps_file'],
  ofVariants: ['modules'],
  steps: [{ name: 'select', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'network' }],
  skipWhen: (_node, input) => input.pkgsetSource !== 'repos',
  readsOutside: true,
  summary: 'Choose the packages that the arch may need from the configured repositories.',
});

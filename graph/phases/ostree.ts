/** Commits trees to OSTree repositories outside the compose (pungi/phases/ostree.py). */
import { archBlockMayFail, archBlocks } from '../arch-blocks.js';
import { definePhase } from '../define-phase.js';
import { needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { RUNROOT_OPTIONS } from '../runroot-options.js';

export const ostreePhase = definePhase({
  name: 'ostree',
  pungiPhase: 'ostree',
  scope: 'variant.arch.block',
  needs: [
    needs('pkgset', sameArch, 'the tree is composed from the package sets'),
    needs('comps', sameArch, "the variant's groups are in its comps repository", {
      below: 'work/{arch}/comps/comps-{variant}.{arch}.xml',
    }),
  ],
  onNeedFailed: 'run',
  reads: [
    ...RUNROOT_OPTIONS,
    'comps',
    'comps_file',
    'ostree',
    'ostree_use_koji_plugin',
    'translate_paths',
  ],
  asksFor: ['comps', 'comps_file'],
  steps: [
    { name: 'prepare', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' },
    { name: 'commit', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'tool' },
    { name: 'announce', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
    { name: 'signed', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'quick' },
  ],
  deliverable: 'ostree',
  blocksByConfig: (config, variants) => archBlocks(config.ostree, variants),
  failableByConfig: (config, node) => archBlockMayFail(config.ostree, node),
  tellsCompose: true,
  summary: 'Commit trees to OSTree repositories.',
});

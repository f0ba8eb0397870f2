/** Composes OCI archives from treefiles (pungi/phases/ostree_container.py). */
import { archBlockMayFail, archBlocks } from '../arch-blocks.js';
import { definePhase } from '../define-phase.js';
import { needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { RUNROOT_OPTIONS } from '../runroot-options.js';

export const ostreeContainerPhase = definePhase({
  name: 'ostree_container',
  pungiPhase: 'ostree_container',
  scope: 'variant.arch.block',
  needs: [needs('pkgset', sameArch, 'the image is composed from the package sets')],
  onNeedFailed: 'run',
  reads: [...RUNROOT_OPTIONS, 'ostree_container', 'release_short', 'translate_paths'],
  steps: [
    { name: 'prepare', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' },
    { name: 'compose', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'tool' },
  ],
  deliverable: 'ostree-container',
  blocksByConfig: (config, variants) => archBlocks(config.ostree_container, variants),
  failableByConfig: (config, node) => archBlockMayFail(config.ostree_container, node),
  tellsCompose: true,
  summary: 'Compose OCI archives from treefiles.',
});

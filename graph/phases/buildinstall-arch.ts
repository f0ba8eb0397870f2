/** Runs anaconda's older buildinstall, which makes one installer for all variants of an arch (pungi/phases/buildinstall.py). */
import { definePhase } from '../define-phase.js';
import { needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';

export const buildinstallArchPhase = definePhase({
  name: 'buildinstall_arch',
  pungiPhase: 'buildinstall',
  scope: 'arch',
  needs: [needs('pkgset', sameArch, 'the installer is made of the package sets')],
  onNeedFailed: 'skip',
  reads: [
    'buildinstall_method',
    'failable_deliverables',
    'release_name',
    'release_short',
    'release_version',
  ],
  steps: [{ name: 'make', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' }],
  deliverable: 'buildinstall',
  skipByConfig: (config) => config.buildinstall_method !== 'buildinstall',
  failableByConfig: (config, node) =>
    valuesFor(config.failable_deliverables, null, node.arch).includes('buildinstall'),
  tellsCompose: true,
  summary: 'Make the installer of an arch with the older tool.',
});

/** Makes ISOs that hold several variants (pungi/phases/extra_isos.py). */
import { extraIsoBlocks, extraIsoOf } from '../extra-iso-blocks.js';
import { definePhase } from '../define-phase.js';
import { MEDIA_OPTIONS } from '../media-options.js';
import { needs, ofBlockOnSameArch, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { localTools } from '../../config-schemas/runroot-method.js';

export const extraIsosPhase = definePhase({
  name: 'extra_isos',
  pungiPhase: 'extra_isos',
  scope: 'variant.arch.block',
  needs: [
    needs('createrepo', ofBlockOnSameArch, 'the ISO holds the repositories of all its variants'),
    needs('link', ofBlockOnSameArch, 'the ISO holds the packages of all its variants'),
    needs('extra_files', ofBlockOnSameArch, 'the ISO may hold the extra files of its variants'),
    needs('tree_metadata', ofBlockOnSameArch, "its .treeinfo is made out of the variant's own"),
    needs('buildinstall', sameVariantAndArch, 'a bootable ISO holds the installer'),
  ],
  onNeedFailed: 'skip',
  reads: [...MEDIA_OPTIONS, 'extra_isos', 'extraiso_allow_reuse', 'media_checksums', 'skip_phases'],
  ofVariants: ['name', 'release'],
  steps: [
    { name: 'files', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' },
    { name: 'iso', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
  ],
  deliverable: 'extra_iso',
  blocksByConfig: (config, variants) => extraIsoBlocks(config.extra_isos, variants),
  failableByConfig: (config, node) =>
    extraIsoOf(config.extra_isos, node)?.failable_arches?.includes(node.arch ?? '') === true,
  toolsByConfig: (config) =>
    localTools(config, 'createiso', [config.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage']),
  readsOutside: true,
  tellsCompose: true,
  summary: 'Make ISOs of several variants.',
});

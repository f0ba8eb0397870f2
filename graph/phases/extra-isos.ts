/** Makes ISOs that hold several variants (pungi/phases/extra_isos.py). */
import { extraIsoBlocks, extraIsoOf } from '../extra-iso-blocks.js';
import { definePhase } from '../define-phase.js';
import { needs, ofBlockOnSameArch, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { RUNROOT_OPTIONS } from '../runroot-options.js';
import { localTools } from '../../config-schemas/runroot-method.js';

export const extraIsosPhase = definePhase({
  name: 'extra_isos',
  pungiPhase: 'extra_isos',
  scope: 'variant.arch.block',
  needs: [
    needs('createrepo', ofBlockOnSameArch, 'the ISO holds the repositories of all its variants'),
    needs('extra_files', ofBlockOnSameArch, 'the ISO may hold the extra files of its variants'),
    needs('tree_metadata', ofBlockOnSameArch, "its .treeinfo is made out of the variant's own"),
    needs('buildinstall', sameVariantAndArch, 'a bootable ISO holds the installer'),
  ],
  onNeedFailed: 'skip',
  reads: [
    ...RUNROOT_OPTIONS,
    'base_product_name',
    'base_product_short',
    'base_product_version',
    'buildinstall_method',
    'buildinstall_skip',
    'create_jigdo',
    'createiso_skip',
    'createiso_use_xorrisofs',
    'createrepo_checksum',
    'disc_types',
    'extra_isos',
    'extraiso_allow_reuse',
    'failable_deliverables',
    'image_name_format',
    'image_volid_formats',
    'image_volid_layered_product_formats',
    'iso_hfs_ppc64le_compatible',
    'iso_level',
    'media_checksums',
    'release_name',
    'release_short',
    'release_version',
    'restricted_volid',
    'skip_phases',
    'volume_id_substitutions',
  ],
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

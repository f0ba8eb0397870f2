/** Makes installers that carry an OSTree repository and puts them into the tree (pungi/phases/ostree_installer.py). */
import { archBlockMayFail, archBlocks } from '../arch-blocks.js';
import { definePhase } from '../define-phase.js';
import { all, needs, sameArch, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { RUNROOT_OPTIONS } from '../runroot-options.js';

export const ostreeInstallerPhase = definePhase({
  name: 'ostree_installer',
  pungiPhase: 'ostree_installer',
  scope: 'variant.arch.block',
  needs: [
    needs('pkgset', sameArch, 'the installer is made of the package sets'),
    needs('comps', sameArch, "lorax reads the variant's comps repository", {
      below: 'work/{arch}/comps/comps-{variant}.{arch}.xml',
    }),
    needs('ostree', all, 'the installer carries what was committed'),
    needs('buildinstall', sameVariantAndArch, 'it is put over the tree of that installer'),
  ],
  onNeedFailed: 'run',
  reads: [
    ...RUNROOT_OPTIONS,
    'comps',
    'comps_file',
    'disc_types',
    'image_name_format',
    'image_volid_formats',
    'image_volid_layered_product_formats',
    'ostree_installer',
    'ostree_installer_use_koji_plugin',
    'release_short',
    'release_version',
    'restricted_volid',
    'symlink_isos_to',
    'translate_paths',
    'volume_id_substitutions',
  ],
  asksFor: ['comps', 'comps_file'],
  steps: [
    { name: 'make', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
    { name: 'tree', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' },
  ],
  deliverable: 'ostree-installer',
  blocksByConfig: (config, variants) => archBlocks(config.ostree_installer, variants),
  failableByConfig: (config, node) => archBlockMayFail(config.ostree_installer, node),
  tellsCompose: true,
  summary: 'Make installers that carry an OSTree repository.',
});

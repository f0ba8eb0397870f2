/** Makes the installer of a variant and arch and puts it into the tree (pungi/phases/buildinstall.py). */
import { definePhase } from '../define-phase.js';
import { needs, sameArch, sameVariant } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { RUNROOT_OPTIONS } from '../runroot-options.js';
import { localTools } from '../../config-schemas/runroot-method.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';

export const buildinstallPhase = definePhase({
  name: 'buildinstall',
  pungiPhase: 'buildinstall',
  scope: 'variant.arch',
  variantTypes: ['variant'],
  needs: [
    needs('pkgset', sameArch, 'the installer is made of the package sets'),
    needs('comps', sameArch, "lorax reads the variant's comps repository", {
      below: 'work/{arch}/comps/comps-{variant}.{arch}.xml',
    }),
    needs('productimg', sameVariant, 'product.img lies in the tree and on boot.iso'),
    needs('buildinstall_arch', sameArch, 'the older tool makes one installer for all variants'),
  ],
  onNeedFailed: 'skip',
  reads: [
    ...RUNROOT_OPTIONS,
    'buildinstall_allow_reuse',
    'buildinstall_kickstart',
    'buildinstall_method',
    'buildinstall_packages',
    'buildinstall_skip',
    'buildinstall_topdir',
    'comps',
    'comps_file',
    'disc_types',
    'failable_deliverables',
    'image_name_format',
    'image_volid_formats',
    'image_volid_layered_product_formats',
    'lorax_extra_sources',
    'lorax_options',
    'lorax_use_koji_plugin',
    'release_short',
    'release_version',
    'restricted_volid',
    'symlink_isos_to',
    'translate_paths',
    'treeinfo_version',
    'volume_id_substitutions',
  ],
  asksFor: ['comps', 'comps_file'],
  ofVariants: ['buildinstallPackages', 'release'],
  steps: [
    { name: 'make', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
    { name: 'tree', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' },
  ],
  deliverable: 'buildinstall',
  skipByConfig: (config, node) => {
    const skip = valuesFor(config.buildinstall_skip, node.variant, node.arch);
    return skip.length === 1 && skip[0] === true;
  },
  failableByConfig: (config, node) =>
    valuesFor(config.failable_deliverables, node.variant, node.arch).includes('buildinstall'),
  toolsByConfig: (config) =>
    localTools(config, 'buildinstall', config.buildinstall_method === 'lorax' ? ['lorax'] : []),
  readsOutside: true,
  tellsCompose: true,
  summary: 'Make the installer and put it into the tree.',
});

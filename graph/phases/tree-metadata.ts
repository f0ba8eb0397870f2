/** Writes .treeinfo, .discinfo and media.repo into a tree (pungi/metadata.py, pungi/compose_metadata/discinfo.py). */
import { definePhase } from '../define-phase.js';
import { needs, sameTree, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

export const treeMetadataPhase = definePhase({
  name: 'tree_metadata',
  pungiPhase: null,
  scope: 'variant.arch+src',
  variantTypes: ['variant', 'optional', 'layered-product'],
  needs: [
    needs('createrepo', sameTree, '.treeinfo has the checksums of the repositories in the tree'),
    needs('buildinstall', sameVariantAndArch, '.treeinfo lists the images of the installer'),
    needs('ostree_installer', sameVariantAndArch, 'its own .treeinfo is overwritten by ours'),
    needs('extra_files', sameTree, 'our files win over extra files of the same name', 'nothing'),
  ],
  onNeedFailed: 'run',
  reads: [
    'base_product_name',
    'base_product_short',
    'base_product_version',
    'createrepo_checksum',
    'release_discinfo_description',
    'release_short',
    'treeinfo_version',
  ],
  ofVariants: ['name', 'release'],
  steps: [{ name: 'write', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' }],
  tellsCompose: true,
  summary: 'Write .treeinfo, .discinfo and media.repo.',
});

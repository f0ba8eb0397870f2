/** Makes the discs of a variant and arch, or of its sources (pungi/phases/createiso.py). */
import { definePhase } from '../define-phase.js';
import { MEDIA_OPTIONS } from '../media-options.js';
import { needs, sameTree, sameVariantAndArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';
import { localTools } from '../../config-schemas/runroot-method.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { Config } from '../../config-schemas/config.js';
import type { FailedStep, FailureMessage, PlanNode } from '../model.js';

/** Skipped when the resolved list is exactly `[true]`; `*` does not cover `src` (pungi/phases/createiso.py). */
function skipsIsos(config: Pick<Config, 'createiso_skip'>, node: PlanNode): boolean {
  const values = valuesFor(config.createiso_skip, node.variant, node.arch);
  return values.length === 1 && values[0] === true;
}

/** Names the image that could not be made (pungi/phases/createiso.py). */
function imageFailed({ node, item, dataOf }: FailedStep): ReturnType<FailureMessage> {
  const isos = dataOf('plan', 'isos');
  const file: unknown = Array.isArray(isos) ? isos[item ?? 0] : undefined;
  if (typeof file !== 'string') return null;
  return {
    message: 'createiso-imagefail',
    body: { file, arch: node.arch, variant: node.variant },
  };
}

export const createisoPhase = definePhase({
  name: 'createiso',
  pungiPhase: 'createiso',
  scope: 'variant.arch+src',
  variantTypes: ['variant', 'optional', 'layered-product'],
  needs: [
    needs(
      'tree_metadata',
      sameVariantAndArch,
      'the discs carry .treeinfo, .discinfo and media.repo',
    ),
    needs('createrepo', sameTree, "the discs carry the tree's repositories, addons' too"),
    needs('link', sameTree, "the discs carry the tree's packages, addons' too"),
    needs('extra_files_tree', sameVariantAndArch, 'extra files are on every disc'),
    needs('buildinstall', sameVariantAndArch, 'a bootable disc holds the installer'),
  ],
  onNeedFailed: 'skip',
  reads: [
    ...MEDIA_OPTIONS,
    'create_optional_isos',
    'createiso_allow_reuse',
    'createiso_break_hardlinks',
    'createrepo_c',
    'createrepo_num_workers',
    'iso_size',
    'split_iso_reserve',
    'symlink_isos_to',
  ],
  ofVariants: ['release'],
  steps: [
    { name: 'plan', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' },
    {
      name: 'disc',
      queue: 'arch',
      timeoutMs: STEP_TIMEOUT_MS.tool,
      retry: 'tool',
      each: 'plan',
      failureMessage: imageFailed,
    },
    { name: 'collect', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'quick' },
  ],
  deliverable: 'iso',
  skipByConfig: (config, node) => skipsIsos(config, node),
  failableByConfig: (config, node) =>
    valuesFor(config.failable_deliverables, node.variant, node.arch).includes('iso'),
  toolsByConfig: (config) =>
    localTools(config, 'createiso', [config.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage']),
  tellsCompose: true,
  summary: 'Make the discs.',
});

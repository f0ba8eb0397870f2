/** Makes the image with a variant's additions to its installer (pungi/phases/product_img.py, until Pungi 4.1). */
import type { Config } from '../../config-schemas/config.js';
import type { Variant } from '../../config-schemas/variants.js';
import { definePhase } from '../define-phase.js';
import type { Block } from '../model.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

type Options = Pick<
  Config,
  'buildinstall_method' | 'productimg' | 'productimg_install_class' | 'productimg_po_files'
>;

/** One for each variant that has an installer: the image is the same on all arches. */
function productImages(config: Options, variants: readonly Variant[]): readonly Block[] {
  const sources = [config.productimg_install_class, config.productimg_po_files];
  const isWanted = config.productimg && config.buildinstall_method !== undefined;
  if (!isWanted || sources.every((source) => source === undefined)) return [];
  return variants
    .filter(({ type, isEmpty }) => type === 'variant' && !isEmpty)
    .map(({ uid, arches }) => ({ variant: uid, arch: null, block: 0, arches, uses: [] }));
}

export const productimgPhase = definePhase({
  name: 'productimg',
  pungiPhase: 'productimg',
  scope: 'variant.block',
  needs: [],
  onNeedFailed: 'run',
  reads: ['buildinstall_method', 'productimg', 'productimg_install_class', 'productimg_po_files'],
  steps: [{ name: 'make', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' }],
  blocksByConfig: (config, variants) => productImages(config, variants),
  tellsCompose: true,
  toolsByConfig: () => ['msgfmt'],
  readsOutside: true,
  summary: "Make product.img, with a variant's additions to its installer.",
});

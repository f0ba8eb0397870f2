/** Commits trees to OSTree repositories outside the compose (pungi/phases/ostree.py). */
import type { Config } from '../../config-schemas/config.js';
import type { OstreeBlock } from '../../config-schemas/phases/ostree.js';
import { valuesFor, valuesForVariant } from '../../config-schemas/variant-arch-map.js';
import type { Arch, VariantUid } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';
import { definePhase } from '../define-phase.js';
import type { Block, PlanNode } from '../model.js';
import { needs, sameArch } from '../needs.js';
import { STEP_TIMEOUT_MS } from '../policies.js';

type Option = Pick<Config, 'ostree'>;

/** What applies to a variant and an arch, in the order of the configuration. */
function blocksFor({ ostree }: Option, uid: string, arch: string): readonly OstreeBlock[] {
  if (ostree === undefined) return [];
  if (Array.isArray(ostree))
    return valuesFor<OstreeBlock | OstreeBlock[]>(ostree, uid, arch).flat();
  return valuesForVariant<OstreeBlock | OstreeBlock[]>(ostree, uid)
    .flat()
    .filter(({ arches }) => arches === undefined || arches.length === 0 || arches.includes(arch));
}

/** The block of a node. */
export const ostreeBlockOf = (config: Option, node: PlanNode): OstreeBlock | undefined =>
  blocksFor(config, node.variant ?? '', node.arch ?? '')[node.block ?? 0];

/** All blocks over variants and arches, in the order in which Pungi numbers them (`work/ostree-1` is the first). */
export function ostreeBlocks(config: Option, variants: readonly Variant[]): readonly Block[] {
  return variants.flatMap((variant) =>
    archesOf(config, variant).flatMap((arch) =>
      blocksFor(config, variant.uid, arch).map((_, block) => ({
        variant: variant.uid as VariantUid,
        arch,
        block,
        arches: [arch],
        uses: [],
      })),
    ),
  );
}

/** The variant's own arches, and those that only a block names. */
function archesOf({ ostree }: Option, variant: Variant): readonly Arch[] {
  if (ostree === undefined || Array.isArray(ostree)) return variant.arches;
  const named = valuesForVariant<OstreeBlock | OstreeBlock[]>(ostree, variant.uid)
    .flat()
    .flatMap(({ arches }) => (arches ?? []).map((arch) => arch as Arch));
  return [...new Set([...variant.arches, ...named])];
}

export const ostreePhase = definePhase({
  name: 'ostree',
  pungiPhase: 'ostree',
  scope: 'variant.arch.block',
  needs: [
    needs('pkgset', sameArch, 'the tree is composed from the package sets'),
    needs('comps', sameArch, "the variant's groups are in its comps repository"),
  ],
  onNeedFailed: 'run',
  reads: ['comps', 'comps_file', 'ostree', 'translate_paths'],
  steps: [
    { name: 'prepare', queue: 'any', timeoutMs: STEP_TIMEOUT_MS.files, retry: 'network' },
    { name: 'commit', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'tool' },
    { name: 'announce', queue: 'arch', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'tool' },
  ],
  deliverable: 'ostree',
  blocksByConfig: ostreeBlocks,
  failableByConfig: (config, node) => {
    const failable = ostreeBlockOf(config, node)?.failable ?? [];
    return failable.includes('*') || (node.arch !== null && failable.includes(node.arch));
  },
  summary: 'Commit trees to OSTree repositories.',
});

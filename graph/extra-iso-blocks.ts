/** Blocks of option extra_isos over variants and arches, sources among them (pungi/phases/extra_isos.py). */
import type { ExtraIsoBlock } from '../config-schemas/phases/extra-isos.js';
import { SRC, type Arch, type VariantUid } from '../config-schemas/names.js';
import { valuesForVariant } from '../config-schemas/variant-arch-map.js';
import type { Variant } from '../config-schemas/variants.js';
import type { Block, PlanNode } from './model.js';

type Option = Readonly<Record<string, readonly ExtraIsoBlock[]>> | undefined;

/** Blocks of plain variants; an arch that the variant lacks is left out. */
export function extraIsoBlocks(option: Option, variants: readonly Variant[]): readonly Block[] {
  return variants
    .filter(({ type, isEmpty }) => type === 'variant' && !isEmpty)
    .flatMap((variant) =>
      valuesForVariant(option, variant.uid).flatMap((iso, block) =>
        archesOf(iso, variant).map((arch) => ({
          variant: variant.uid,
          arch,
          block,
          arches: [arch],
          uses: includedIn(iso),
        })),
      ),
    );
}

/** The block that a node stands for. */
export const extraIsoOf = (
  option: Option,
  { variant, block }: PlanNode,
): ExtraIsoBlock | undefined => valuesForVariant(option, variant ?? '')[block ?? 0];

/** Uids of the variants that an ISO holds besides its own. */
export const includedIn = ({ include_variants: uids }: ExtraIsoBlock): readonly VariantUid[] =>
  [uids].flat().map((uid) => uid as VariantUid);

function archesOf(iso: ExtraIsoBlock, variant: Variant): readonly Arch[] {
  const wanted = iso.arches ?? [];
  const arches = variant.arches.filter((arch) => wanted.length === 0 || wanted.includes(arch));
  return [...arches, ...(iso.skip_src ? [] : [SRC])].sort();
}

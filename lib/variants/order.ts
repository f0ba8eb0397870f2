/** Pungi's order of variants (pungi/wrappers/variants.py): by type, then by uid. */
import type { VariantType } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';

const RANK: Readonly<Record<VariantType, number>> = {
  variant: 0,
  addon: 1,
  'layered-product': 1,
  optional: 2,
};

/** Variants, then addons and layered products, then optionals; by uid in each. */
export function compareVariants(
  a: Pick<Variant, 'type' | 'uid'>,
  b: Pick<Variant, 'type' | 'uid'>,
): number {
  return RANK[a.type] - RANK[b.type] || compareTexts(a.uid, b.uid);
}

/** By code unit, as names are sorted everywhere in a compose; never by locale. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Small plan inputs for tests of the graph. */
import type { Arch, VariantType, VariantUid } from '../../../config-schemas/names.js';
import type { PlanInput } from '../../../graph/model.js';

type VariantSketch = readonly [
  uid: string,
  type: VariantType,
  arches: readonly string[],
  parent?: string,
];

/** A plan input with these variants; nothing is skipped but phases without nodes. */
export function planInput(
  sketches: readonly VariantSketch[],
  more: Partial<PlanInput> = {},
): PlanInput {
  const variants = sketches.map(([uid, type, arches, parent]) => ({
    uid: uid as VariantUid,
    type,
    parent: (parent ?? null) as VariantUid | null,
    arches: arches as readonly Arch[],
    isEmpty: false,
  }));
  return {
    variants,
    arches: [...new Set(variants.flatMap((variant) => variant.arches))].sort(),
    skippedPhases: [],
    pkgsetSource: 'repos',
    variantAsLookaside: [],
    blocks: [],
    skippedNodes: [],
    failableNodes: [],
    ...more,
  };
}

/** The ways in which a node may depend on another phase's nodes; each reads as the reason for an edge. */
import type { VariantUid } from '../config-schemas/names.js';
import { familyMembers } from './families.js';
import type { Match, Need, PlanInput, PlanNode, Sees } from './model.js';

/** All nodes of the other phase. */
export const all: Match = { arch: 'any', test: () => true };

export const sameArch: Match = { arch: 'same', test: () => true };

const itsOwn: Match['variants'] = (node) => [node.variant];

export const sameVariantAndArch: Match = { arch: 'same', variants: itsOwn, test: () => true };

/** Any arch, in the same variant. */
export const sameVariant: Match = { arch: 'any', variants: itsOwn, test: () => true };

/** The same arch, in the parent of the node's variant. */
export const parentOnSameArch: Match = {
  arch: 'same',
  variants: (node, input) => {
    const parent = variantOf(node, input)?.parent ?? null;
    return parent === null ? [] : [parent];
  },
  test: () => true,
};

/** The same arch, in the variant itself and in the addons that live in its tree. */
export const sameTree: Match = {
  arch: 'same',
  variants: (node, input) => [node.variant, ...(variantsOf(input).addons.get(node.variant) ?? [])],
  test: (upstream, node, input) => treeOwner(upstream, input) === node.variant,
};

/** Any arch, in the family of variants that the node stands for. */
export const sameFamily: Match = {
  arch: 'any',
  variants: ({ variant }, input) => (variant === null ? [] : familyMembers(variant, input)),
  test: () => true,
};

/** Any arch, in a variant that the node's variant uses as lookaside. */
export const itsLookaside: Match = {
  arch: 'any',
  variants: ({ variant }, input) => [
    ...new Set(
      input.variantAsLookaside.flatMap(([user, used]) => (user === variant ? [used] : [])),
    ),
  ],
  test: () => true,
};

/** Any arch, in a variant whose tree or repository the node's block reads. */
export const usedByBlock: Match = {
  arch: 'any',
  variants: (node, input) => [...new Set(blockOf(node, input)?.uses)],
  test: () => true,
};

/** The same arch, in the block's own variant and those whose tree or repository it reads. */
export const ofBlockOnSameArch: Match = {
  arch: 'same',
  variants: (node, input) => [...new Set([node.variant, ...(blockOf(node, input)?.uses ?? [])])],
  test: (upstream) => upstream.variant !== null,
};

/** An edge to a phase's nodes. */
export const needs = (
  phase: string,
  match: Match,
  because: string,
  sees: Sees = 'contents',
): Need => ({
  phase,
  match,
  because,
  ...(sees === 'contents' ? {} : { sees }),
});

type Variants = PlanInput['variants'];

interface VariantIndex {
  readonly byUid: ReadonlyMap<VariantUid, Variants[number]>;
  /** Addons by the variant whose tree they live in. */
  readonly addons: ReadonlyMap<VariantUid | null, readonly VariantUid[]>;
}

const indexes = new WeakMap<Variants, VariantIndex>();

function variantsOf({ variants }: PlanInput): VariantIndex {
  const known = indexes.get(variants);
  if (known !== undefined) return known;
  const addons = new Map<VariantUid | null, VariantUid[]>();
  for (const { uid, type, parent } of variants) {
    if (type === 'addon') addons.set(parent, [...(addons.get(parent) ?? []), uid]);
  }
  const index = { byUid: new Map(variants.map((variant) => [variant.uid, variant])), addons };
  indexes.set(variants, index);
  return index;
}

const variantOf = ({ variant }: PlanNode, input: PlanInput): Variants[number] | undefined =>
  variant === null ? undefined : variantsOf(input).byUid.get(variant);

/** The block that a node stands for; undefined of a node without one. */
export function blockOf(
  { phase, variant, arch, block }: PlanNode,
  { blocks }: PlanInput,
): PlanInput['blocks'][number] | undefined {
  if (block === null) return undefined;
  return blocks.find(
    (known) =>
      known.phase === phase &&
      known.variant === variant &&
      known.arch === arch &&
      known.block === block,
  );
}

/** The variant whose tree holds a node's packages: an addon's is its parent's. */
function treeOwner(node: PlanNode, input: PlanInput): VariantUid | null {
  const variant = variantOf(node, input);
  return variant?.type === 'addon' ? variant.parent : node.variant;
}

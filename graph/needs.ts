/** The ways in which a node may depend on another phase's nodes; each reads as the reason for an edge. */
import type { VariantUid } from '../config-schemas/names.js';
import { familyOf } from './families.js';
import type { Match, Need, PlanInput, PlanNode } from './model.js';

/** All nodes of the other phase. */
export const all: Match = { arch: 'any', test: () => true };

export const sameArch: Match = { arch: 'same', test: () => true };

export const sameVariantAndArch: Match = {
  arch: 'same',
  variant: 'same',
  test: () => true,
};

/** Any arch, in the same variant. */
export const sameVariant: Match = {
  arch: 'any',
  variant: 'same',
  test: () => true,
};

/** The same arch, in the parent of the node's variant. */
export const parentOnSameArch: Match = {
  arch: 'same',
  test: (upstream, node, input) =>
    upstream.variant !== null && upstream.variant === variantOf(node, input)?.parent,
};

/** The same arch, in the variant itself and in the addons that live in its tree. */
export const sameTree: Match = {
  arch: 'same',
  test: (upstream, node, input) => treeOwner(upstream, input) === node.variant,
};

/** Any arch, in the family of variants that the node stands for. */
export const sameFamily: Match = {
  arch: 'any',
  test: (upstream, node, input) =>
    upstream.variant !== null &&
    node.variant !== null &&
    familyOf(upstream.variant, input) === familyOf(node.variant, input),
};

/** Any arch, in a variant that the node's variant uses as lookaside. */
export const itsLookaside: Match = {
  arch: 'any',
  test: (upstream, node, input) =>
    input.variantAsLookaside.some(
      ([user, used]) => user === node.variant && used === upstream.variant,
    ),
};

/** Any arch, in a variant whose tree or repository the node's block reads. */
export const usedByBlock: Match = {
  arch: 'any',
  test: (upstream, node, input) =>
    upstream.variant !== null && blockOf(node, input)?.uses.includes(upstream.variant) === true,
};

/** The same arch, in the block's own variant and those whose tree or repository it reads. */
export const ofBlockOnSameArch: Match = {
  arch: 'same',
  test: (upstream, node, input) =>
    upstream.variant !== null &&
    (upstream.variant === node.variant ||
      blockOf(node, input)?.uses.includes(upstream.variant) === true),
};

/** An edge to a phase's nodes. */
export const needs = (phase: string, match: Match, because: string): Need => ({
  phase,
  match,
  because,
});

type Variants = PlanInput['variants'];

const indexes = new WeakMap<Variants, ReadonlyMap<VariantUid, Variants[number]>>();

function variantOf({ variant }: PlanNode, { variants }: PlanInput): Variants[number] | undefined {
  const index = indexes.get(variants) ?? new Map(variants.map((known) => [known.uid, known]));
  indexes.set(variants, index);
  return variant === null ? undefined : index.get(variant);
}

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

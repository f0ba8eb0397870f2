/** The ways in which a node may depend on another phase's nodes; each reads as the reason for an edge. */
import type { Arch, VariantUid } from '../config-schemas/names.js';
import type { Need, PlanInput, PlanNode } from './model.js';
import { familyOf } from './families.js';

type Match = Need['match'];

/** All nodes of the other phase. */
export const all: Match = () => true;

export const sameArch: Match = (upstream, node) => upstream.arch === node.arch;

export const sameVariantAndArch: Match = (upstream, node) =>
  upstream.variant === node.variant && upstream.arch === node.arch;

/** The same arch, in the parent of the node's variant. */
export const parentOnSameArch: Match = (upstream, node, input) =>
  upstream.arch === node.arch &&
  upstream.variant !== null &&
  upstream.variant === parentOf(node, input);

/** The same arch, in the variant itself and in the addons that live in its tree. */
export const sameTree: Match = (upstream, node, input) =>
  upstream.arch === node.arch &&
  upstream.variant !== null &&
  treeOwner(upstream.variant, input) === node.variant;

/** Any arch, in the family of variants that the node stands for. */
export const sameFamily: Match = (upstream, node, input) =>
  upstream.variant !== null &&
  node.variant !== null &&
  familyOf(upstream.variant, input) === familyOf(node.variant, input);

/** Any arch, in a variant that the node's variant uses as lookaside. */
export const itsLookaside: Match = (upstream, node, input) =>
  input.variantAsLookaside.some(
    ([user, used]) => user === node.variant && used === upstream.variant,
  );

/** An edge to a phase's nodes. */
export const needs = (phase: string, match: Match, because: string): Need => ({
  phase,
  match,
  because,
});

/** The variant whose tree holds this variant's packages: an addon's is its parent's. */
export function treeOwner(uid: VariantUid, input: PlanInput): VariantUid {
  const variant = input.variants.find((candidate) => candidate.uid === uid);
  return variant?.type === 'addon' && variant.parent !== null ? variant.parent : uid;
}

/** The declared arches of a node's variant, without `src`. */
export function archesOf(uid: VariantUid, input: PlanInput): readonly Arch[] {
  return input.variants.find((candidate) => candidate.uid === uid)?.arches ?? [];
}

function parentOf(node: PlanNode, input: PlanInput): VariantUid | null {
  return input.variants.find((variant) => variant.uid === node.variant)?.parent ?? null;
}

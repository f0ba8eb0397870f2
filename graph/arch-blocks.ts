/**
 * Blocks of options that map variants to one block or several, each for some arches: a node per variant, block and arch
 * (pungi/phases/ostree.py, ostree_container.py). The older form is a variant/arch map.
 */
import type { Arch, VariantUid } from '../config-schemas/names.js';
import type { VariantArchMap } from '../config-schemas/shapes.js';
import { valuesFor, valuesForVariant } from '../config-schemas/variant-arch-map.js';
import type { Variant } from '../config-schemas/variants.js';
import type { Block, PlanNode } from './model.js';

/** What such blocks have in common. */
interface ArchBlock {
  /** None: all of the variant's. */
  readonly arches?: readonly string[] | undefined;
  /** Arches whose failure the compose survives; `*` is all of them. */
  readonly failable?: readonly string[] | undefined;
}

export type ArchBlockOption<T> =
  Readonly<Record<string, T | readonly T[]>> | VariantArchMap<T | readonly T[]> | undefined;

/** What applies to a variant and an arch, in the order of the configuration. */
function blocksFor<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  uid: string,
  arch: string,
): readonly T[] {
  if (option === undefined) return [];
  if (isMap(option)) return valuesFor(option, uid, arch).flat() as readonly T[];
  const blocks = valuesForVariant(option, uid).flat() as readonly T[];
  return blocks.filter(
    ({ arches }) => arches === undefined || arches.length === 0 || arches.includes(arch),
  );
}

/** The block that a node stands for. */
export function archBlockOf<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  { variant, arch, block }: PlanNode,
): T | undefined {
  return blocksFor(option, variant ?? '', arch ?? '')[block ?? 0];
}

/** All blocks over variants and arches, in the order in which Pungi numbers them. */
export function archBlocks<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  variants: readonly Variant[],
): readonly Block[] {
  return variants.flatMap((variant) =>
    archesOf(option, variant).flatMap((arch) =>
      blocksFor(option, variant.uid, arch).map((_, block) => ({
        variant: variant.uid as VariantUid,
        arch,
        block,
        arches: [arch],
        uses: [],
      })),
    ),
  );
}

/** Pungi's number of a node's block, from 1: it names work and log directories. */
export function archBlockNumber<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  variants: readonly Variant[],
  node: PlanNode,
): number {
  return (
    archBlocks(option, variants).findIndex(
      ({ variant, arch, block }) =>
        variant === node.variant && arch === node.arch && block === node.block,
    ) + 1
  );
}

/** Whether the compose survives the failure of a node's block. */
export function archBlockMayFail<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  node: PlanNode,
): boolean {
  const failable = archBlockOf(option, node)?.failable ?? [];
  return failable.includes('*') || (node.arch !== null && failable.includes(node.arch));
}

/** The variant's own arches, and those that only a block names. */
function archesOf<T extends ArchBlock>(
  option: ArchBlockOption<T>,
  variant: Variant,
): readonly Arch[] {
  if (option === undefined || isMap(option)) return variant.arches;
  const blocks = valuesForVariant(option, variant.uid).flat() as readonly T[];
  const named = blocks.flatMap(({ arches }) => (arches ?? []).map((arch) => arch as Arch));
  return [...new Set([...variant.arches, ...named])];
}

function isMap<T>(option: ArchBlockOption<T>): option is VariantArchMap<T | readonly T[]> {
  return Array.isArray(option);
}

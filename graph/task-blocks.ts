/**
 * Blocks that stand for one Koji task over several arches (pungi/phases/livemedia_phase.py, image_build.py and others):
 * options that map variants to lists of blocks.
 */
import type { Arch, VariantUid } from '../config-schemas/names.js';
import { valuesForVariant } from '../config-schemas/variant-arch-map.js';
import type { Variant } from '../config-schemas/variants.js';
import type { Block, PlanInput, PlanNode } from './model.js';
import { blockOf } from './needs.js';

/** What is asked of a block, whatever its phase. */
export interface TaskBlock {
  /** None: all of the variant's. */
  readonly arches?: readonly string[] | undefined;
  /** Arches that may fail; `*` alone is all of them. */
  readonly failable?: readonly string[] | undefined;
  readonly repos?: unknown;
  readonly installTreeFrom?: string | undefined;
}

type TaskOption<T> = Readonly<Record<string, T | readonly T[]>> | undefined;

/** The blocks of an option over all variants; one that is left without arches makes nothing. */
export function taskBlocks<T>(
  option: TaskOption<T>,
  variants: readonly Variant[],
  view: (block: T) => TaskBlock,
): readonly Block[] {
  return variants.flatMap((variant) =>
    blocksFor(option, variant.uid).flatMap((block, index) => {
      const seen = view(block);
      const arches = taskArches(seen, variant) as readonly Arch[];
      if (arches.length === 0) return [];
      const uses = usedVariants(seen, variant, variants);
      return [{ variant: variant.uid as VariantUid, arch: null, block: index, arches, uses }];
    }),
  );
}

/** The block that a node stands for. */
export const taskBlockOf = <T>(
  option: TaskOption<T>,
  { variant, block }: Pick<PlanNode, 'variant' | 'block'>,
): T | undefined => blocksFor(option, variant ?? '')[block ?? 0];

/** Pungi's number of a node's block, from 1: it names files of work and logs. */
export function taskBlockNumber<T>(
  option: TaskOption<T>,
  variants: readonly Variant[],
  node: Pick<PlanNode, 'variant' | 'block'>,
): number {
  const own = variants.findIndex(({ uid }) => uid === node.variant);
  const before = variants
    .slice(0, own)
    .reduce((sum, { uid }) => sum + blocksFor(option, uid).length, 0);
  return before + (node.block ?? 0) + 1;
}

/** Arches of a block's task, sorted. */
export function taskArches(block: TaskBlock, variant: Pick<Variant, 'arches'>): readonly string[] {
  const wanted = block.arches;
  return variant.arches
    .filter((arch) => arch !== 'src' && (wanted === undefined || wanted.includes(arch)))
    .sort();
}

/** Arches of a block's task that may fail, sorted. */
export function failableArches(block: TaskBlock, arches: readonly string[]): readonly string[] {
  const failable = block.failable ?? [];
  return failable.length === 1 && failable[0] === '*' ? arches : [...failable].sort();
}

/** Whether a node's whole task may fail: each of its arches may. */
export function wholeTaskMayFail(
  block: TaskBlock | undefined,
  node: PlanNode,
  input: PlanInput,
): boolean {
  const arches = blockOf(node, input)?.arches ?? [];
  if (block === undefined || arches.length === 0) return false;
  const failable = failableArches(block, arches);
  return arches.every((arch) => failable.includes(arch));
}

/** The variant's own repository is always read, those that are named too. */
function usedVariants(
  block: TaskBlock,
  variant: Variant,
  variants: readonly Variant[],
): readonly VariantUid[] {
  const named = [block.repos ?? [], block.installTreeFrom ?? []].flat().map(textOfRepo);
  const own = variant.parent === null ? [variant.uid] : [variant.uid, variant.parent];
  const known = new Set<string>(variants.map(({ uid }) => uid));
  return [...new Set([...own, ...named])].filter((uid) => known.has(uid)) as VariantUid[];
}

function textOfRepo(repo: unknown): string {
  if (typeof repo === 'string') return repo;
  const { baseurl } = repo as { baseurl?: unknown };
  return typeof baseurl === 'string' ? baseurl : '';
}

const blocksFor = <T>(option: TaskOption<T>, uid: string): readonly T[] =>
  valuesForVariant(option, uid).flat() as readonly T[];

/**
 * What a node may see of an option: of pattern mappings only the values that hold for it, so that an edit for another
 * variant or arch does not concern it.
 */
import { matchesFromStart } from '../config-schemas/python-regex.js';
import type { Scope } from './model.js';

/** The node's place: its variant with those that share its tree, and its arch. */
export interface NodePlace {
  /** Empty: of no variant in particular; all patterns count. */
  readonly variants: readonly string[];
  /** Null: of no arch in particular; sources are made of all arches. */
  readonly arch: string | null;
}

type Pair = readonly [string, Readonly<Record<string, unknown>>];

/** The part of a value that concerns a place. */
export function projectOption(value: unknown, { variants, arch }: NodePlace): unknown {
  if (!isVariantArchMap(value)) return value;
  return value.flatMap(([pattern, byArch]) => {
    const uids = variants.length === 0 ? ['*'] : variants.filter((uid) => matches(pattern, uid));
    const kept = Object.entries(byArch).filter(
      ([key]) => arch === null || key === arch || key === '*',
    );
    return uids.length === 0 || kept.length === 0 ? [] : [[uids, kept]];
  });
}

/** Of a phase's own blocks (`{pattern: blocks}`) those for a variant; node numbers follow the same order. */
export function projectBlocks(value: unknown, scope: Scope, { variants }: NodePlace): unknown {
  if (!scope.endsWith('.block') || !isObject(value) || variants.length === 0) return value;
  const kept = Object.entries(value).filter(([pattern]) =>
    variants.some((uid) => matches(pattern, uid)),
  );
  return kept.map(([, blocks]) => blocks);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Pungi's variant/arch mappings are lists of a pattern and a mapping of arches. */
const isVariantArchMap = (value: unknown): value is readonly Pair[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (entry) =>
      Array.isArray(entry) &&
      entry.length === 2 &&
      typeof entry[0] === 'string' &&
      isObject(entry[1]),
  );

function matches(pattern: string, uid: string): boolean {
  try {
    return matchesFromStart(pattern, uid);
  } catch {
    // No pattern of ours: what cannot be told apart counts.
    return true;
  }
}

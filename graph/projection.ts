/**
 * What a node may see of an option: of pattern mappings only the values that hold for it, so that an edit for another
 * variant or arch does not concern it.
 */
import { matchesFromStart } from '../config-schemas/python-regex.js';

/** The node's place: its variant with those that share its tree, and its arch. */
export interface NodePlace {
  /** Empty: of no variant in particular; all patterns count. */
  readonly variants: readonly string[];
  /** Null: of no arch in particular; all count. For sources only what names them does, as everywhere in such mappings. */
  readonly arch: string | null;
}

type Pair = readonly [string, Readonly<Record<string, unknown>>];

/** Options that are mappings of arches. */
const ARCH_MAPPINGS: readonly string[] = [
  'multilib_blacklist',
  'multilib_whitelist',
  'pkgset_repos',
];

/** The part of an option's value that concerns a place. */
export function projectOption(
  option: string,
  value: unknown,
  { variants, arch }: NodePlace,
): unknown {
  if (ARCH_MAPPINGS.includes(option) && isObject(value)) return archPart(value, arch);
  if (!isVariantArchMap(value)) return value;
  return value.flatMap(([pattern, byArch]) => {
    const uids = variants.length === 0 ? ['*'] : variants.filter((uid) => matches(pattern, uid));
    const kept = archPart(byArch, arch);
    return uids.length === 0 || kept.length === 0 ? [] : [[uids, kept]];
  });
}

/** Of a phase's own blocks (`{pattern: blocks}`) those for a variant; node numbers follow the same order. */
export function projectBlocks(value: unknown, { variants }: NodePlace): unknown {
  if (!isObject(value) || variants.length === 0) return value;
  const kept = Object.entries(value).filter(([pattern]) =>
    variants.some((uid) => matches(pattern, uid)),
  );
  return kept.map(([, blocks]) => blocks);
}

const archPart = (
  byArch: Readonly<Record<string, unknown>>,
  arch: string | null,
): readonly (readonly [string, unknown])[] =>
  Object.entries(byArch).filter(
    ([key]) => arch === null || key === arch || (key === '*' && arch !== 'src'),
  );

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

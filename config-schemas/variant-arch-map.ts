/**
 * The pattern mappings of configurations: variant/arch maps, variant maps and arch maps (pungi/util.py
 * `get_arch_variant_data`, `get_variant_data`, `get_arch_data`; docs/configuration.md, "Pattern mappings").
 */
import { matchesFromStart } from './python-regex.js';
import type { VariantArchMap } from './shapes.js';

/** Lists are concatenated, other values are appended: the elements of a T, or T itself. */
type Element<T> = T extends readonly (infer E)[] ? E : T;

/** What a value adds to a result: the elements of a list, or the value. */
function elements<T>(value: T): readonly Element<T>[] {
  return (Array.isArray(value) ? value : [value]) as readonly Element<T>[];
}

/** Whether a key of an arch mapping holds for the arch; `*` never holds for `src`. */
function isForArch(key: string, arch: string | null): boolean {
  return key === arch || (key === '*' && arch !== 'src');
}

/**
 * All values of a variant/arch map for a variant and an arch, in the order in which they are written.
 * @param uid null: for no variant in particular; then all blocks count
 * @param arch null: for no arch in particular; then only `*` counts
 */
export function valuesFor<T>(
  map: VariantArchMap<T> | undefined,
  uid: string | null,
  arch: string | null,
): Element<T>[] {
  return (map ?? [])
    .filter(([pattern]) => uid === null || matchesFromStart(pattern, uid))
    .flatMap(([, byArch]) =>
      Object.entries(byArch)
        .filter(([key]) => isForArch(key, arch))
        .flatMap(([, value]) => elements(value)),
    );
}

/** All values of a variant map (`{regex: value}`) for a variant, in the order in which they are written. */
export function valuesForVariant<T>(
  map: Readonly<Record<string, T>> | undefined,
  uid: string,
): Element<T>[] {
  return Object.entries(map ?? {})
    .filter(([pattern]) => matchesFromStart(pattern, uid))
    .flatMap(([, value]) => elements(value));
}

/** All values of an arch map (`{arch or "*": value}`), those of the arch itself first. */
export function archValues<T>(
  map: Readonly<Record<string, T>> | undefined,
  arch: string,
): Element<T>[] {
  const keys = arch === 'src' || arch === '*' ? [arch] : [arch, '*'];
  return keys.flatMap((key) => {
    const value = map?.[key];
    return value === undefined ? [] : elements(value);
  });
}

/** The patterns of a variant/arch map or variant map that match none of the variants: probably misspelt. */
export function unmatchedPatterns(
  map: VariantArchMap<unknown> | Readonly<Record<string, unknown>> | undefined,
  uids: readonly string[],
): string[] {
  const patterns = isPairs(map) ? map.map(([pattern]) => pattern) : Object.keys(map ?? {});
  return patterns.filter((pattern) => !uids.some((uid) => matchesFromStart(pattern, uid)));
}

function isPairs(map: unknown): map is VariantArchMap<unknown> {
  return Array.isArray(map);
}

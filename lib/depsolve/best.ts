/** Which of several packages is taken (pungi/gather_dnf.py `_get_best_package`). */
import type { GatherState } from './state.js';

/**
 * Chooses among packages that would do.
 * Packages already in the binary result win, native before multilib; then the best arch, the shortest name, the first
 * in the alphabet, the first repository. Versions do not count.
 * @param forRequirement with greedy `build` the chosen one's siblings among the candidates come, too
 */
export function bestOf(
  state: GatherState,
  candidates: readonly number[],
  kind: { readonly debug?: boolean; readonly forRequirement?: boolean } = {},
): readonly number[] {
  if (candidates.length === 0 || state.options.greedy === 'all') return candidates;
  const { views } = state;
  const visible = withoutLookasideCopies(state, candidates);
  const isDebug = kind.debug === true;
  const native = visible.filter(isDebug ? views.isNativeDebug : views.isNativeBinary);
  const multilib = visible.filter(isDebug ? views.isMultilibDebug : views.isMultilibBinary);
  const best = first(state, firstNonEmpty(state, native, multilib));
  if (best === null) return [];
  if (state.options.greedy !== 'build' || kind.forRequirement !== true) return [best];
  const source = state.pool.sourceRpm.at(best);
  const siblings = views.isNative(best) ? native : multilib;
  return siblings.filter((id) => state.pool.sourceRpm.at(id) === source);
}

/** Of a name and version that is also in lookaside, only the lookaside packages stay, whatever their arch. */
function withoutLookasideCopies(
  state: GatherState,
  candidates: readonly number[],
): readonly number[] {
  if (state.options.lookasideRepositories.length === 0) return candidates;
  const { pool, views } = state;
  const key = (id: number): string => `${String(pool.name.at(id))} ${String(pool.evr.at(id))}`;
  const known = new Set(candidates.filter(views.isLookaside).map(key));
  if (known.size === 0) return candidates;
  return candidates.filter((id) => views.isLookaside(id) || !known.has(key(id)));
}

function firstNonEmpty(
  state: GatherState,
  native: readonly number[],
  multilib: readonly number[],
): readonly number[] {
  const seenNative = native.filter(state.isKnown);
  if (seenNative.length > 0) return seenNative;
  const seenMultilib = multilib.filter(state.isKnown);
  if (seenMultilib.length > 0) return seenMultilib;
  return native.length > 0 ? native : multilib;
}

function first(state: GatherState, candidates: readonly number[]): number | null {
  let best: number | null = null;
  for (const id of candidates) {
    if (best === null || compareForBest(state, id, best) < 0) best = id;
  }
  return best;
}

/**
 * Which of two comes first where neither is in yet. Lookaside repositories come first in a pool, so the lower number is
 * the right one of two copies.
 */
export function compareForBest(
  { pool, views }: Pick<GatherState, 'pool' | 'views'>,
  a: number,
  b: number,
): number {
  const rank = (views.archRank[a] ?? 0) - (views.archRank[b] ?? 0);
  if (rank !== 0) return rank;
  if (pool.name.at(a) === pool.name.at(b)) return a - b;
  const left = pool.nameText(a);
  const right = pool.nameText(b);
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
}

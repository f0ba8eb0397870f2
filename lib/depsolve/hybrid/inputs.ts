/** The packages that inputs name (method_hybrid.py `_expand_wildcard`, fus `add_solvable_to_pile`). */
import { compareEvr, isDebugName, splitNameArch } from '../../rpm/index.js';
import { bestOf } from '../best.js';
import { globTest, isGlob } from '../glob.js';
import { groupByName } from '../inputs.js';
import type { GatherState } from '../state.js';

interface Marks {
  readonly isModular: (id: number) => boolean;
  readonly isExcluded: (id: number) => boolean;
}

/** @param state that of the default streams */
export function chooseInputs(
  state: GatherState,
  inputs: readonly string[],
  marks: Marks,
): { readonly chosen: readonly number[]; readonly unmatched: readonly string[] } {
  const chosen = new Set<number>();
  const unmatched: string[] = [];
  for (const input of inputs) {
    const found = isGlob(input) ? matching(state, input, marks) : namedBy(state, input);
    if (found.length === 0) unmatched.push(input);
    for (const id of found) chosen.add(id);
  }
  return { chosen: [...chosen].sort((a, b) => a - b), unmatched };
}

/** Wildcards mean packages of no module, also where a module hides them; of the tree's own arch if none is named. */
function matching(state: GatherState, input: string, marks: Marks): number[] {
  const { pool, views } = state;
  const { name, arch } = splitNameArch(input);
  const matches = globTest(name);
  const found: number[] = [];
  for (let id = 0; id < pool.size; id += 1) {
    const isArch = arch === null ? views.isNative(id) : pool.archText(id) === arch;
    if (!isArch || isDebugName(pool.nameText(id)) || !matches(pool.nameText(id))) continue;
    if (!marks.isModular(id) && !marks.isExcluded(id)) found.push(id);
  }
  return newestOf(state, found);
}

/** Of each name and arch the newest. */
function newestOf({ pool }: GatherState, packages: readonly number[]): number[] {
  const newest = new Map<string, number>();
  for (const id of packages) {
    const key = `${pool.nameText(id)}.${pool.archText(id)}`;
    const known = newest.get(key);
    if (known === undefined || compareEvr(pool.evrText(id), pool.evrText(known)) > 0) {
      newest.set(key, id);
    }
  }
  return [...newest.values()];
}

/** By name, by `name.arch`, or by what is provided. */
function namedBy(state: GatherState, input: string): readonly number[] {
  const byName = visible(state, input, null);
  const { name, arch } = splitNameArch(input);
  const byArch = byName.length > 0 || arch === null ? byName : visible(state, name, arch);
  const candidates =
    byArch.length > 0 ? byArch : state.providers.ofName(input).filter(state.views.isBinary);
  const debug = candidates.some((id) => isDebugName(state.pool.nameText(id)));
  return groupByName(state, candidates).flatMap((group) => [...bestOf(state, group, { debug })]);
}

function visible(state: GatherState, name: string, arch: string | null): number[] {
  const { pool, views } = state;
  const number = pool.strings.lookupText(name);
  const isSeen = isDebugName(name)
    ? (id: number) => views.isNativeDebug(id) || views.isMultilibDebug(id)
    : views.isBinary;
  const found: number[] = [];
  if (number < 0) return found;
  const names = pool.name.view();
  for (let id = 0; id < pool.size; id += 1) {
    if (names[id] !== number || !isSeen(id)) continue;
    if (arch === null || pool.archText(id) === arch) found.push(id);
  }
  return found;
}

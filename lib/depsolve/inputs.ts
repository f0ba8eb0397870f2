/** The first packages of a gather: what the input patterns name, and what must be in (pungi/gather_dnf.py `add_initial_packages`). */
import { splitNameArch } from '../rpm/index.js';
import { bestOf } from './best.js';
import { globTest, isGlob } from './glob.js';
import { FLAG } from './options.js';
import type { GatherState, ResultSet } from './state.js';

/** Patterns that ask for debug packages; matched at the start, as Pungi does. */
const ASKS_DEBUG = /^.+-(debuginfo|debugsource)/;

/** Adds what the patterns name; returns the patterns that match nothing. */
export function addInputs(state: GatherState, patterns: readonly string[]): string[] {
  const unmatched: string[] = [];
  // All are chosen before any is added: the order of patterns must not matter.
  const chosen: [ResultSet, number][] = [];
  for (const pattern of patterns) {
    const debug = ASKS_DEBUG.test(pattern);
    const candidates = debug ? debugMatches(state, pattern) : binaryMatches(state, pattern);
    if (candidates.length === 0) unmatched.push(pattern);
    for (const group of groupByName(state, candidates)) {
      for (const id of bestOf(state, group, { debug })) {
        chosen.push([debug ? state.debug : state.binary, id]);
      }
    }
  }
  for (const [set, id] of chosen) {
    state.flag(id, FLAG.input);
    state.add(set, id, { reason: 'input', by: null, requirement: null });
  }
  return unmatched;
}

/** Adds `name.arch` packages; returns those that do not exist. */
export function addPrepopulated(state: GatherState, names: readonly string[]): string[] {
  const unmatched: string[] = [];
  const chosen = new Set<number>();
  for (const nameArch of names) {
    const dot = nameArch.lastIndexOf('.');
    const [name, arch] = [nameArch.slice(0, dot), nameArch.slice(dot + 1)];
    const best = bestOf(state, state.indexes.withNameAndArch(name, arch));
    if (best.length === 0) unmatched.push(nameArch);
    for (const id of best) chosen.add(id);
  }
  for (const id of chosen) {
    state.flag(id, FLAG.prepopulate);
    state.add(state.binary, id, { reason: 'prepopulate', by: null, requirement: null });
  }
  return unmatched;
}

function debugMatches(state: GatherState, pattern: string): number[] {
  const { pool, views } = state;
  const isMultilib = pattern.endsWith('.+');
  const matches = globTest(isMultilib ? pattern.slice(0, -2) : pattern);
  const isCandidate = isMultilib ? views.isMultilibDebug : views.isAnyDebug;
  const found: number[] = [];
  for (let id = 0; id < pool.size; id += 1) {
    if (isCandidate(id) && matches(pool.nameText(id))) found.push(id);
  }
  return found;
}

function binaryMatches(state: GatherState, pattern: string): readonly number[] {
  if (pattern === 'system-release' && state.options.greedy === 'all') {
    return state.providers.ofName(pattern).filter(state.views.isBinary);
  }
  if (pattern.endsWith('.+')) {
    return named(state, pattern.slice(0, -2)).filter(state.views.isMultilibBinary);
  }
  const byName = named(state, pattern);
  return byName.length > 0 ? byName : namedWithArch(state, pattern);
}

/** `name.arch`, if no package is called so. */
function namedWithArch(state: GatherState, pattern: string): readonly number[] {
  const { name, arch } = splitNameArch(pattern);
  if (arch === null) return [];
  return named(state, name).filter((id) => state.pool.archText(id) === arch);
}

/** Binary packages whose name a pattern matches, ascending. */
export function named(state: GatherState, glob: string): readonly number[] {
  if (!isGlob(glob)) return state.indexes.binaryNamed(glob);
  const matches = globTest(glob);
  const found: number[] = [];
  for (const name of state.indexes.binaryNames()) {
    const text = state.pool.strings.text(name);
    if (matches(text)) found.push(...state.indexes.binaryNamed(text));
  }
  return found.sort((a, b) => a - b);
}

export function groupByName(state: GatherState, packages: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const id of packages) {
    const name = state.pool.name.at(id);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [id]);
    else group.push(id);
  }
  return [...groups.values()];
}

/** Direct dependencies of packages: of binary packages, of sources for building, of debug packages. */
import { bestOf } from '../best.js';
import { FLAG, type Reason } from '../options.js';
import { WorkList, type GatherState, type ResultSet } from '../state.js';
import type { Stage } from './stage.js';

interface Dependency {
  readonly id: number;
  readonly requirement: number;
}

/** What satisfies a package's requirements; requirements that nothing satisfies are noted. */
function dependenciesOf(state: GatherState, id: number, debug: boolean): Dependency[] {
  const { pool, views } = state;
  if (views.isLookaside(id)) return [];
  const found: Dependency[] = [];
  const requires = pool.requires.view();
  const end = pool.requiresEndOf(id);
  for (let at = pool.requiresStart(id); at < end; at += 1) {
    const requirement = requires[at] ?? 0;
    for (const provider of resolve(state, id, requirement, debug)) {
      found.push({ id: provider, requirement });
    }
  }
  return found;
}

/** The providers taken for a requirement: the same for all who have it, also between arches. */
function resolve(
  state: GatherState,
  id: number,
  requirement: number,
  debug: boolean,
): readonly number[] {
  const known = state.resolved.get(requirement);
  if (known !== undefined) return known;
  const { pool, views } = state;
  const isVisible = debug ? views.isAnyDebug : views.isBinary;
  const providers = state.providers.of(requirement).filter(isVisible);
  if (providers.length === 0) {
    state.unresolved.push({
      requirement: pool.relations.text(requirement),
      package: `${pool.nameText(id)}.${pool.archText(id)}`,
    });
    return providers;
  }
  const best = bestOf(state, providers, { debug, forRequirement: true });
  if (best.length > 0) state.resolved.set(requirement, best);
  return best;
}

/** Adds the dependencies of each package that is new in a set. */
class RequirementStage implements Stage {
  private readonly work: WorkList;

  constructor(
    private readonly state: GatherState,
    asking: ResultSet,
    private readonly reason: Reason,
    private readonly taking: { debug: boolean; flagAsker: number },
  ) {
    this.work = new WorkList(asking);
  }

  run(): boolean {
    const { state, taking } = this;
    let added = false;
    for (const asker of this.work.take()) {
      for (const { id, requirement } of dependenciesOf(state, asker, taking.debug)) {
        if (taking.debug && state.binary.has(id)) continue;
        const set = taking.debug ? state.debug : state.binary;
        if (!state.add(set, id, { reason: this.reason, by: asker, requirement })) continue;
        state.flag(asker, taking.flagAsker);
        added = true;
      }
    }
    return added;
  }
}

export const binaryRequirements = (state: GatherState): Stage =>
  new RequirementStage(state, state.binary, 'requires', { debug: false, flagAsker: 0 });

/** Build requirements; the source package that asked is flagged. */
export const buildRequirements = (state: GatherState): Stage =>
  new RequirementStage(state, state.source, 'build-requires', {
    debug: false,
    flagAsker: FLAG.selfHosting,
  });

export const debugRequirements = (state: GatherState): Stage =>
  new RequirementStage(state, state.debug, 'debuginfo-requires', { debug: true, flagAsker: 0 });

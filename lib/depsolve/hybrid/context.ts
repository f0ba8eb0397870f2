/** A gather of its own while some module streams are enabled: what is added there, with all that it needs. */
import type { PackagePool } from '../../repodata/index.js';
import { isDebugName } from '../../rpm/index.js';
import { PackageIndexes } from '../indexes.js';
import type { GatherOptions, Origin } from '../options.js';
import type { Providers } from '../providers.js';
import type { Stage } from '../stages/stage.js';
import { binaryRequirements, debugRequirements } from '../stages/requirements.js';
import { GatherState } from '../state.js';
import { PackageViews } from '../views.js';

/** What all contexts of a gather have in common. */
export interface Surroundings {
  readonly pool: PackagePool;
  readonly options: GatherOptions;
  readonly providers: Providers;
  /** What is in by any context is preferred in all. */
  readonly isPreferred: (id: number) => boolean;
}

export class Context {
  readonly state: GatherState;
  private readonly stages: readonly Stage[];
  private readonly taken = { binary: 0, debug: 0 };

  /** @param hidden packages that cannot be seen here */
  constructor({ pool, options, providers, isPreferred }: Surroundings, hidden: Uint8Array) {
    // The blacklist of multilib bends a rule; it hides nothing here.
    const views = new PackageViews(pool, { ...options, multilibBlacklist: [] }, hidden);
    const indexes = new PackageIndexes(pool, views);
    this.state = new GatherState(pool, options, views, providers, indexes, isPreferred);
    this.stages = [binaryRequirements(this.state), debugRequirements(this.state)];
  }

  /** Adds a package, whether or not it can be seen. */
  add(id: number, origin: Origin): void {
    const { state } = this;
    const isDebug = isDebugName(state.pool.nameText(id));
    state.add(isDebug ? state.debug : state.binary, id, origin);
  }

  /** Follows dependencies; the packages that came in since the last time. */
  follow(): number[] {
    while (this.stages.some((stage) => stage.run())) {
      // Debug packages may bring what binary packages need.
    }
    const { binary, debug } = this.state;
    const fresh = [
      ...binary.packages.slice(this.taken.binary),
      ...debug.packages.slice(this.taken.debug),
    ];
    this.taken.binary = binary.packages.length;
    this.taken.debug = debug.packages.length;
    return fresh;
  }
}

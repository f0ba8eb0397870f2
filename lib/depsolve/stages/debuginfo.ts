/** The debug packages of binary packages: those of their own name, and the source code of their build. */
import { FLAG } from '../options.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

export class DebuginfoStage implements Stage {
  private readonly work: WorkList;

  constructor(private readonly state: GatherState) {
    this.work = new WorkList(state.binary);
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    for (const id of this.work.take()) {
      for (const debug of this.debugOf(id)) {
        if (state.views.isLookaside(debug) || state.views.isLookaside(id)) {
          state.flag(debug, FLAG.lookaside);
        }
        // Not through state.add: debug packages found this way get no other flags (pungi/gather_dnf.py).
        if (!state.debug.add(debug)) continue;
        state.origins.set(debug, { reason: 'debuginfo', by: id, requirement: null });
        added = true;
      }
    }
    return added;
  }

  private debugOf(id: number): number[] {
    const { pool, views, indexes } = this.state;
    if (pool.sourceRpm.at(id) === 0) return [];
    const arch = pool.arch.at(id);
    const ownName = `${pool.nameText(id)}-debuginfo`;
    return indexes.debugOf(id, views.isNative(id) ? 'native' : 'multilib').filter((debug) => {
      if (pool.arch.at(debug) !== arch) return false;
      const name = pool.nameText(debug);
      return name === ownName || name.includes('-debugsource');
    });
  }
}

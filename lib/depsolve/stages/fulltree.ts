/** All packages of a source package of which one is in. */
import { FLAG } from '../options.js';
import { sortedByNevra } from '../order.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

export class FulltreeStage implements Stage {
  private readonly work: WorkList;
  /** Packages that were considered with a sibling; they are not looked at again. */
  private readonly done = new Set<number>();

  constructor(private readonly state: GatherState) {
    this.work = new WorkList(state.binary);
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    for (const id of sortedByNevra(state.pool, this.work.take())) {
      if (this.done.has(id) || state.isFulltreeExcluded(id)) continue;
      for (const sibling of this.siblingsOf(id)) {
        this.done.add(sibling);
        const origin = { reason: 'fulltree', by: id, requirement: null } as const;
        if (!state.add(state.binary, sibling, origin)) continue;
        state.flag(sibling, FLAG.fulltree);
        added = true;
      }
      this.done.add(id);
    }
    return added;
  }

  private siblingsOf(id: number): readonly number[] {
    const { indexes, options } = this.state;
    const native = indexes.siblingsOf(id, 'native');
    const multilib = indexes.siblingsOf(id, 'multilib');
    const pullsNative = this.pullsNative(native, multilib);
    const isGreedy = options.greedy === 'all';
    return [
      ...(pullsNative || isGreedy ? native : []),
      ...(!pullsNative || isGreedy ? multilib : []),
      ...indexes.siblingsOf(id, 'noarch'),
    ];
  }

  /** Native siblings, unless there are none, or only multilib ones are in. */
  private pullsNative(native: readonly number[], multilib: readonly number[]): boolean {
    const { binary } = this.state;
    if (native.length === 0) return false;
    return native.some(binary.has) || !multilib.some(binary.has);
  }
}

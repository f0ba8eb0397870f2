/** Translations of packages, by comps' langpack rules. */
import { bestOf } from '../best.js';
import { groupByName, named } from '../inputs.js';
import { FLAG } from '../options.js';
import { sortedByNevra } from '../order.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

/** Names that a pattern may match by chance and that are no translation. */
const NO_LANGPACK = /(-devel|-static)$|^man-pages-overrides$/;

export class LangpackStage implements Stage {
  private readonly work: WorkList;
  private readonly patterns = new Map<string, string[]>();

  constructor(private readonly state: GatherState) {
    this.work = new WorkList(state.binary);
    for (const { name, install } of state.options.langpacks) {
      const pattern = install.replaceAll('%s', '*');
      this.patterns.set(name, [...(this.patterns.get(name) ?? []), pattern]);
    }
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    if (this.patterns.size === 0) return added;
    for (const id of sortedByNevra(state.pool, this.work.take())) {
      for (const group of this.groupsOf(id)) {
        const best = bestOf(state, group)[0];
        if (best === undefined) continue;
        state.flag(best, FLAG.langpack);
        const origin = { reason: 'langpack', by: id, requirement: null } as const;
        if (state.add(state.binary, best, origin)) added = true;
      }
    }
    return added;
  }

  /** Packages that match, by name, in order of the names. */
  private groupsOf(id: number): number[][] {
    const { state } = this;
    const { pool } = state;
    const patterns = this.patterns.get(pool.nameText(id)) ?? [];
    const matching = new Set(patterns.flatMap((pattern) => [...named(state, pattern)]));
    const packages = [...matching].filter((found) => !NO_LANGPACK.test(pool.nameText(found)));
    return groupByName(state, sortedByNevra(pool, packages));
  }
}

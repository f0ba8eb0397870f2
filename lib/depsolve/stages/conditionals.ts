/** Comps' conditional members: taken where the package that they belong to is in. */
import { bestOf } from '../best.js';
import { FLAG } from '../options.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

export class ConditionalStage implements Stage {
  private readonly work: WorkList;
  /** Packages to install, by the name that asks for them. */
  private readonly rules = new Map<string, string[]>();

  constructor(private readonly state: GatherState) {
    this.work = new WorkList(state.binary);
    for (const { name, install } of state.options.conditionals) {
      this.rules.set(name, [...(this.rules.get(name) ?? []), install]);
    }
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    for (const id of this.work.take()) {
      for (const install of this.installsOf(id)) {
        const origin = { reason: 'conditional', by: id, requirement: null } as const;
        if (!state.add(state.binary, install, origin)) continue;
        // The flag is put on the package that called for it, as Pungi does.
        state.flag(id, FLAG.conditional);
        added = true;
      }
    }
    return added;
  }

  /** Chosen for all rules of a package before any is added. */
  private installsOf(id: number): readonly number[] {
    const rules = this.rules.get(this.state.pool.nameText(id)) ?? [];
    const chosen = rules.flatMap((install) => [
      ...bestOf(this.state, this.state.indexes.binaryNamed(install)),
    ]);
    return [...new Set(chosen)].sort((a, b) => a - b);
  }
}

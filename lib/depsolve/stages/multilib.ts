/** Packages for the second arch of a multilib tree, chosen by rules (pungi/multilib_dnf.py, python-multilib 1.3). */
import { bestOf } from '../best.js';
import type { FileFacts } from '../file-facts.js';
import { globTest } from '../glob.js';
import { FLAG, type MultilibMethod } from '../options.js';
import { sortedByNevra } from '../order.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

export class MultilibStage implements Stage {
  private readonly work: WorkList;
  /** Native packages with twins of which none was accepted yet: which one is best may change. */
  private pending: number[] = [];
  private readonly rule: MultilibRule;

  constructor(
    private readonly state: GatherState,
    files: FileFacts,
  ) {
    this.work = new WorkList(state.binary);
    this.rule = new MultilibRule(state, files);
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    const fresh = this.work.take().filter((id) => this.canHaveTwins(id));
    const considered = sortedByNevra(state.pool, [...this.pending, ...fresh]);
    this.pending = [];
    for (const id of considered) {
      if (this.addTwins(id)) added = true;
      else this.pending.push(id);
    }
    return added;
  }

  private canHaveTwins(id: number): boolean {
    const { views, indexes } = this.state;
    return views.isNative(id) && !views.isNoarch(id) && indexes.twinsOf(id).length > 0;
  }

  /** True if a twin was accepted, new or not. */
  private addTwins(id: number): boolean {
    const { state } = this;
    const accepted = bestOf(state, state.indexes.twinsOf(id)).filter((twin) =>
      this.rule.accepts(twin),
    );
    for (const twin of accepted) {
      state.flag(twin, FLAG.multilib);
      state.add(state.binary, twin, { reason: 'multilib', by: id, requirement: null });
    }
    return accepted.length > 0;
  }
}

/** Whether a package of the second arch belongs into the tree. */
class MultilibRule {
  private readonly blacklist: readonly ((name: string) => boolean)[];
  private readonly whitelist: readonly ((name: string) => boolean)[];

  constructor(
    private readonly state: GatherState,
    private readonly files: FileFacts,
  ) {
    this.blacklist = state.options.multilibBlacklist.map(globTest);
    this.whitelist = state.options.multilibWhitelist.map(globTest);
  }

  accepts(id: number): boolean {
    const name = this.state.pool.nameText(id);
    if (this.blacklist.some((matches) => matches(name))) return false;
    if (this.whitelist.some((matches) => matches(name))) return true;
    return this.state.options.multilibMethods.some((method) => this.selects(method, id, name));
  }

  private selects(method: MultilibMethod, id: number, name: string): boolean {
    switch (method) {
      case 'none':
        return false;
      case 'all':
        return true;
      case 'runtime':
        return this.isRuntime(id, name);
      case 'devel':
        return this.isRuntime(id, name) || this.isDevel(id, name);
    }
  }

  private isRuntime(id: number, name: string): boolean {
    if (name.startsWith('kernel') && this.provides(id).includes('kernel')) return false;
    return this.files.hasRuntimeFiles(id);
  }

  private isDevel(id: number, name: string): boolean {
    if (name.startsWith('ghc-')) return false;
    if (name.startsWith('kernel')) {
      for (const provide of this.provides(id)) {
        if (provide === 'kernel-devel') return false;
        if (/-(devel|static)$/.test(provide)) return true;
      }
    }
    return /-(devel|static)$/.test(name);
  }

  private provides(id: number): string[] {
    const { pool } = this.state;
    const names: string[] = [];
    for (let at = pool.providesStart(id); at < pool.providesEndOf(id); at += 1) {
      names.push(pool.strings.text(pool.relations.nameOf(pool.provides.at(at))));
    }
    return names;
  }
}

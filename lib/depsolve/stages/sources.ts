/** The source packages of binary packages. */
import { parseNevra } from '../../rpm/index.js';
import { FLAG } from '../options.js';
import { WorkList, type GatherState } from '../state.js';
import type { Stage } from './stage.js';

export class SourceStage implements Stage {
  private readonly work: WorkList;
  /** The source package taken for a file name; the first asker's repository decides between copies. */
  private readonly chosen = new Map<number, number>();

  constructor(private readonly state: GatherState) {
    this.work = new WorkList(state.binary);
  }

  run(): boolean {
    const { state } = this;
    let added = false;
    for (const id of this.work.take()) {
      const source = this.sourceOf(id);
      if (source === null) continue;
      if (state.views.isLookaside(source) || state.views.isLookaside(id)) {
        state.flag(source, FLAG.lookaside);
      }
      const origin = { reason: 'source', by: id, requirement: null } as const;
      if (state.add(state.source, source, origin)) added = true;
    }
    return added;
  }

  private sourceOf(id: number): number | null {
    const { pool } = this.state;
    const file = pool.sourceRpm.at(id);
    if (file === 0) return null;
    const known = this.chosen.get(file);
    if (known !== undefined) return known;
    const source = this.find(id, pool.sourceRpmText(id));
    if (source !== null) this.chosen.set(file, source);
    return source;
  }

  /** The arch in the file name does not count: a `nosrc` package matches, too. */
  private find(id: number, fileName: string): number | null {
    const { pool, indexes } = this.state;
    const { name, version, release } = parseNevra(fileName);
    const sources = indexes.sourcesOf(name, version, release);
    const repository = pool.repository.at(id);
    return (
      sources.find((source) => pool.repository.at(source) === repository) ?? sources[0] ?? null
    );
  }
}

/** Which packages a gather with modules could not take, and why: looked at once more for `punji why --not`. */
import type { ModuleCatalog } from '../../modulemd/index.js';
import type { PackagePool } from '../../repodata/index.js';
import { isExcludedBy } from './excluded.js';
import { ModularPackages } from './modular-packages.js';

export type ModularStanding =
  /** A package of module streams, by `NAME:STREAM`, of which none came in: a stream comes as a whole. */
  | { readonly kind: 'of-module'; readonly streams: readonly string[] }
  /** A default stream, `NAME:STREAM`, has packages of its name, or of one that it provides. */
  | { readonly kind: 'hidden'; readonly by: string }
  | { readonly kind: 'excluded'; readonly pattern: string };

export class ModularStandings {
  /** What cannot be seen with the default streams only. */
  readonly hidden: Uint8Array;
  private readonly packages: ModularPackages;

  /** @param excludes `name`, `name.arch`, globs: not of modules, nor from lookaside */
  constructor(
    private readonly pool: PackagePool,
    catalog: ModuleCatalog,
    private readonly excludes: readonly string[],
  ) {
    this.packages = new ModularPackages(pool, catalog);
    this.hidden = this.packages.hiddenWhile(this.defaultStreams());
  }

  /** Null: modules and filters do not stand in a package's way. */
  of(id: number, isLookaside: boolean): ModularStanding | null {
    if (this.packages.isModular(id)) {
      const streams = this.packages.ownersOf(id).map(({ name, stream }) => `${name}:${stream}`);
      return { kind: 'of-module', streams: [...new Set(streams)] };
    }
    if (this.hidden[id] === 1) return { kind: 'hidden', by: this.hiderOf(id) };
    const pattern = isLookaside
      ? undefined
      : this.excludes.find((one) => isExcludedBy(this.pool, one, id));
    return pattern === undefined ? null : { kind: 'excluded', pattern };
  }

  private defaultStreams() {
    return this.packages.activeStreams(new Map());
  }

  private hiderOf(id: number): string {
    const hider = this.defaultStreams().find(
      (stream) => this.packages.hiddenWhile([stream])[id] === 1,
    );
    return hider === undefined ? '' : `${hider.name}:${hider.stream}`;
  }
}

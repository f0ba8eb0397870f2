/** What an input file of pungi-gather says (pungi/ks.py). */
import type { GatherLists } from '../depsolve/index.js';

export interface KickstartRepository {
  readonly id: string;
  readonly url: string;
}

/** A comps group, and which of its members are meant. */
export interface GroupRequest {
  readonly id: string;
  /** `mandatory`: only these; `default`: also the default ones; `all`: optional ones, too. */
  readonly members: 'mandatory' | 'default' | 'all';
}

export interface KickstartInput extends GatherLists {
  /** In the order of the file. */
  readonly repositories: readonly KickstartRepository[];
  readonly groups: readonly GroupRequest[];
  readonly excludedGroups: readonly GroupRequest[];
  /** Patterns over names; see docs/gather.md. */
  readonly packages: readonly string[];
  readonly excludes: readonly string[];
}

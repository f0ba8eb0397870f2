/** What a gather found, as plain data: the records that the next nodes read (docs/gather.md). */
import type { Reason } from '../depsolve/index.js';

export const KINDS = ['rpm', 'srpm', 'debuginfo'] as const;
export type PackageKind = (typeof KINDS)[number];

/** How a package came in: by which rule, for which package (a NEVRA), for which requirement of it. */
export interface RecordOrigin {
  readonly reason: Reason;
  readonly by: string | null;
  readonly requirement: string | null;
}

export interface GatherRecord {
  /** Absolute path, or URL of a package of a remote lookaside repository. */
  readonly path: string;
  /** Pungi's flags, sorted: `input`, `fulltree`, `lookaside` … */
  readonly flags: string[];
  readonly nevra: string;
  /** Missing where no rule chose, as in method nodeps. */
  readonly origin?: RecordOrigin | undefined;
}

/** The three lists of a variant on an arch. */
export type PackageMap = Record<PackageKind, GatherRecord[]>;

export const emptyPackageMap = (): PackageMap => ({ rpm: [], srpm: [], debuginfo: [] });

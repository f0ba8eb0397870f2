/** What `punji why` says about a package; `--json` prints it as it is. */
import type { PackageKind } from '../../lib/solve-request/index.js';
import type { Demand, ExplainedStep } from '../../lib/why/index.js';

export interface Present {
  readonly isIn: true;
  readonly composeDir: string;
  readonly variant: string;
  readonly arch: string;
  /** A NEVRA. */
  readonly package: string;
  readonly kind: PackageKind;
  readonly flags: readonly string[];
  /** The child variant that it came in with, if it moved to the parent. */
  readonly movedFrom: string | null;
  /** From the input to the package. */
  readonly chain: readonly ExplainedStep[];
}

export interface Absent {
  readonly isIn: false;
  readonly variant: string;
  readonly arch: string;
  /** A NEVRA, or what was asked for if no package is called so. */
  readonly package: string;
  /** It was gathered, but another variant of the family has it. */
  readonly isTrimmed: boolean;
  /** False: no package set or lookaside repository has such a package. */
  readonly isKnown: boolean;
  readonly repository: string | null;
  readonly reasons: readonly string[];
  readonly demands: readonly Demand[];
  readonly demandCount: number;
}

export type Answer = Present | Absent;

/** Names and shapes of the compose workflow's queries and results; the CLI imports these, never the workflow. */
import type { ComposeStatus } from '../config-schemas/names.js';
import type { DeliverableRef } from '../graph/wire.js';
import type { NodeState } from '../graph/model.js';
import type { OperatorReport } from './operator-messages.js';

export const COMPOSE_WORKFLOW = 'compose';
/** Tells of an end that the compose's own workflow could not tell. */
export const TELL_END_WORKFLOW = 'tell_end';
export const COMPOSE_TASK_QUEUE = 'punji';
/** Native work of an arch is done on its own queue. */
export const archTaskQueue = (arch: string): string => `punji-${arch}`;
export const KOJI_TASK_QUEUE = 'punji-koji';

export const STATUS_QUERY = 'status';
export const PLAN_QUERY = 'plan';

/** Search attributes that the workflow sets if the server knows them (all Keyword). */
export const SEARCH_ATTRIBUTES = [
  'ComposeId',
  'ComposeStatus',
  'ComposeType',
  'ReleaseShort',
  'ReleaseVersion',
  'ComposeLabel',
] as const;

/** STATUS, or what no directory says: it has none yet, waits for the operator, or was not made because nothing has changed. */
export type RunStatus = ComposeStatus | 'STARTING' | 'WAITING' | 'UNCHANGED';

/** Answer of query `status`. */
export interface StatusReport {
  readonly composeId: string | null;
  readonly composeDir: string | null;
  readonly status: RunStatus;
  readonly counts: Readonly<Record<NodeState, number>>;
  /** By phase, in order of the graph. */
  readonly phases: readonly {
    readonly phase: string;
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    readonly running: number;
    readonly startedAt: number | null;
    readonly endedAt: number | null;
  }[];
  /** What runs now. */
  readonly running: readonly {
    readonly node: string;
    readonly step: string;
    readonly queue: string;
    /** Milliseconds since 1970. */
    readonly startedAt: number;
  }[];
  readonly failures: readonly {
    readonly node: string;
    readonly step: string;
    readonly allowed: boolean;
    readonly message: string;
    readonly hint: string | null;
  }[];
  readonly warnings: readonly string[];
  readonly operator: OperatorReport;
}

/** Argument of query `plan`: nodes `offset` to `offset + limit`. */
export interface PlanQueryInput {
  readonly offset?: number;
  readonly limit?: number;
}

/** Answer of query `plan`; it may hold fewer nodes than were asked for, but at least one. */
export interface PlanPage {
  readonly total: number;
  readonly offset: number;
  readonly nodes: readonly {
    readonly id: string;
    readonly phase: string;
    readonly state: NodeState;
    readonly step: string | null;
    readonly summary: string | null;
    readonly startedAt: number | null;
    readonly endedAt: number | null;
    /** What it waits for: places in the whole plan, from 0, by the reason. */
    readonly needs: readonly { readonly because: string; readonly places: readonly number[] }[];
  }[];
}

/** Result of a compose that ended FINISHED or FINISHED_INCOMPLETE, or UNCHANGED: then its directory is gone. */
export interface ComposeResult {
  readonly composeId: string;
  readonly composeDir: string;
  readonly status: ComposeStatus | 'UNCHANGED';
  /** Of an UNCHANGED one the directory of the compose that has all of it. */
  readonly unchangedSince?: string;
  readonly nodes: number;
  readonly failedDeliverables: readonly DeliverableRef[];
  readonly warnings: readonly string[];
}

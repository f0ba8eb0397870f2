/** What an operator may tell a running compose, by updates or signals of these names, and what it answers. */

/** Who decides, and why: shown in the log, the status and the report. */
export interface Decider {
  /** `user@host`; the history also has the identity of the client. */
  readonly by?: string;
  readonly reason?: string;
}

export interface RetryInput extends Decider {
  readonly node: string;
  /** A Koji task that the node shall take as its own instead of submitting one. */
  readonly task?: number;
}

export interface SkipInput extends Decider {
  readonly node: string;
  readonly reason: string;
}

export interface ConcurrencyInput extends Decider {
  /** A task queue: `punji`, `punji-x86_64`, `punji-koji`. */
  readonly queue: string;
  /** How many steps of this compose may be under way there; 0: none new; null: as at the beginning. */
  readonly limit: number | null;
}

export const OPERATOR_ACTIONS = [
  'retry',
  'skip',
  'abort',
  'pause',
  'resume',
  'setConcurrency',
] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];

/** A decision that was taken. */
export interface Decision {
  readonly action: OperatorAction;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly node: string | null;
  readonly by: string | null;
  readonly reason: string | null;
  /** One sentence: what it does. */
  readonly effect: string;
}

/** What waits for whom. */
export interface OperatorReport {
  /** Failed nodes that hold others back until somebody decides. */
  readonly waiting: readonly {
    readonly node: string;
    readonly canSkip: boolean;
    /** Milliseconds since 1970. */
    readonly sinceMs: number;
    /** Commands that help, to be typed as they stand. */
    readonly commands: readonly string[];
  }[];
  /** Nothing else can be done: when the compose gives up, milliseconds since 1970. */
  readonly waitsUntilMs: number | null;
  readonly paused: {
    readonly sinceMs: number;
    readonly by: string | null;
    readonly reason: string | null;
  } | null;
  /** Limits that the operator has set, by task queue. */
  readonly limits: Readonly<Record<string, number>>;
  readonly decisions: readonly Decision[];
}

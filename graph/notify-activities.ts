/** Inputs and results of the activities that tell others of a compose's events. */
import type { ComposeRequestInput, Webhook } from '../config-schemas/compose-request.js';
import type { ComposeStatus } from '../config-schemas/names.js';

/** What is told: stable, so that a receiver knows a repetition. */
export interface NotifyEvent {
  /** The same for each delivery of the event. */
  readonly id: string;
  /** Counts the events of a run, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** `status-change`, `phase-start` … */
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The end of a compose whose own workflow was closed before it could tell. */
export interface EndToTell {
  readonly request: ComposeRequestInput;
  readonly composeDir: string;
  /** Of the chain of runs that made the compose: its events are called after it. */
  readonly firstRunId: string;
  readonly status: ComposeStatus;
}

/** The keys that each event of a compose has. */
export type CommonFacts = Readonly<Record<string, unknown>>;

export interface ScriptsInput {
  readonly event: NotifyEvent;
  readonly scripts: readonly string[];
  readonly timeoutMs: number;
  /** Null before the compose exists. */
  readonly composeDir: string | null;
  /** Where the scripts run: `compose/`, or before there is one the target directory. */
  readonly workDir: string;
}

/** Activity types are `notify.facts`, `notify.scripts` and so on. */
export interface NotifyActivities {
  'notify.facts'(input: {
    readonly composeDir: string;
    /** Null if the compose failed before it was resolved. */
    readonly configSha256: string | null;
  }): Promise<CommonFacts>;
  /** Runs each script at most once for the event, in order. Gives what went wrong. */
  'notify.scripts'(input: ScriptsInput): Promise<readonly string[]>;
  /** Posts the event to one address. @throws TransientError if it was not taken */
  'notify.webhook'(input: {
    readonly event: NotifyEvent;
    readonly webhook: Webhook;
  }): Promise<void>;
  /** The keys of `fail-to-start`. */
  'notify.failure'(input: {
    readonly request: ComposeRequestInput;
    readonly message: string;
  }): Promise<CommonFacts>;
}

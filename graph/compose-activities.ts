/** Inputs and results of the activities that frame a compose: before its plan is known, and at its end. */
import type { ComposeRequest, ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { ComposeStatus, ComposeType } from '../config-schemas/names.js';
import type { ComposeRef } from '../config-schemas/resolved-compose.js';
import type { NodeState, PlanInput } from './model.js';
import type { Kept } from './rerun.js';
import type { DeliverableRef } from './wire.js';

/** Which workflow owns a compose directory; a re-run keeps the workflow id. */
export interface ComposeOwner {
  readonly workflowId: string;
  readonly firstRunId: string;
}

export interface Capabilities {
  readonly searchAttributes: readonly string[];
}

export interface ValidateResult {
  /** The request with its defaults filled in and its paths absolute. */
  readonly request: ComposeRequest;
  readonly warnings: readonly string[];
}

export interface AllocateResult {
  readonly composeDir: string;
  readonly composeId: string;
  readonly type: ComposeType;
  readonly label: string | null;
  readonly releaseShort: string;
  readonly releaseVersion: string;
}

export interface ResolveResult {
  readonly compose: ComposeRef;
  readonly planInput: PlanInput;
  /** What an earlier run in the directory has left to keep; absent in a new one. */
  readonly kept?: Kept;
  readonly warnings: readonly string[];
}

/** How one node of the plan ended; what deliverables.json and the final status are made of. */
export interface NodeEnd {
  readonly id: string;
  readonly state: NodeState;
}

export interface FinishInput {
  readonly compose: { readonly composeDir: string; readonly composeId: string };
  /** Null if the compose failed before it was resolved. */
  readonly configSha256: string | null;
  readonly request: ComposeRequest;
  readonly outcome: 'finished' | 'doomed' | 'terminated';
  readonly failedDeliverables: readonly DeliverableRef[];
  readonly attemptedDeliverables: readonly DeliverableRef[];
  readonly requiredDeliverables: readonly DeliverableRef[];
  /** What went wrong, for the main log and the traceback file; empty if nothing did. */
  readonly errors: readonly string[];
}

export interface FinishResult {
  readonly status: ComposeStatus;
  /** The `latest-` link that was made, or why none was. */
  readonly latestLink: string | null;
  readonly warnings: readonly string[];
}

/** The frame's activities; types are `compose.validate`, `compose.allocate` and so on. */
export interface ComposeFrameActivities {
  /** What the server and worker can do: names of registered search attributes; an unknown one would block a workflow. */
  'compose.capabilities'(): Promise<Capabilities>;
  /** Offline: leaves no directory. @throws ConfigError */
  'compose.validate'(input: { request: ComposeRequestInput }): Promise<ValidateResult>;
  /** Idempotent by owner. @throws OwnershipError if another workflow owns the directory */
  'compose.allocate'(input: {
    request: ComposeRequest;
    owner: ComposeOwner;
  }): Promise<AllocateResult>;
  /** SCM references, variants, defaults: once. Writes the resolved compose, STATUS STARTED, config-dump. */
  'compose.resolve'(input: {
    request: ComposeRequest;
    owner: ComposeOwner;
    composeDir: string;
    composeId: string;
    /** The run that asks, if it is not the first of its chain. */
    runId?: string;
  }): Promise<ResolveResult>;
  /** STATUS, deliverables.json, latest- link. Idempotent. */
  'compose.finish'(input: FinishInput): Promise<FinishResult>;
  /** Removes this compose, of which nothing came. Idempotent. */
  'compose.discard'(input: { composeDir: string }): Promise<void>;
  /** Removes old composes beside this one. Gives what it removed. */
  'compose.prune'(input: {
    composeDir: string;
    keep: number;
  }): Promise<{ readonly removed: readonly string[] }>;
  /** Asks the server to cancel the compose's own workflow, so that it closes as cancelled. */
  'compose.cancel'(): Promise<void>;
  /** Lines for the main log (`logs/global/pungi.global.log`): phases that start and stop, failures. */
  'compose.log'(input: {
    composeDir: string;
    lines: readonly {
      readonly level: 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
      readonly text: string;
      readonly timeMs: number;
    }[];
  }): Promise<void>;
}

/** What the activities around a compose need of the worker that carries them out. */

export interface ComposeDependencies {
  /** Whether a workflow is at work: what owns a compose directory is known by its workflow. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Asks the server to cancel a workflow. */
  readonly cancel: (workflowId: string) => Promise<void>;
  /** Aborted when the running activity is cancelled. */
  readonly signal: () => AbortSignal;
  readonly now: () => Date;
  /** The run of the workflow that the activity is of. */
  readonly runId: () => string;
}

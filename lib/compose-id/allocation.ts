/** What both ways of finding a compose's directory are given, and what they give. */
import type { ComposeIdentity } from '../../config-schemas/identity.js';
import { ComposeTree } from '../compose-tree/index.js';
import type { FileLockOptions } from '../file-lock/index.js';
import type { ReleaseFacts } from './compose-id.js';
import type { Owner } from './owner.js';

export interface Allocation {
  readonly facts: ReleaseFacts;
  readonly owner: Owner;
  /**
   * Asks the Compose Tracking Service for an id, once: the answer is remembered in the file `memory`.
   * Null if the service is not used.
   */
  readonly askTracker:
    ((proposed: ComposeIdentity, memory: string) => Promise<ComposeIdentity>) | null;
  /** Whether a workflow of that id is open. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/** A compose's directory, which now has its identity and owner files. */
export interface Allocated {
  readonly composeDir: string;
  readonly identity: ComposeIdentity;
}

/** Long enough for others to finish theirs: an allocation takes milliseconds. */
const LOCK_TIMEOUT_MS = 60_000;

export const lockOptions = ({ signal }: Allocation): FileLockOptions => ({
  timeoutMs: LOCK_TIMEOUT_MS,
  ...(signal === undefined ? {} : { signal }),
});

/** Where the tracking service's answer is remembered. */
export const trackerMemory = (composeDir: string): string =>
  new ComposeTree(composeDir).workDir('global', 'cts-identity.json');

/** Names and shapes of the multi-compose workflow; the CLI imports these, never the workflow. */
import type { ComposeStatus } from '../config-schemas/names.js';
import type { Part } from '../graph/multi-activities.js';

export const MULTI_WORKFLOW = 'multi_compose';

/** Answer of query `status`, and the result. */
export interface MultiReport {
  readonly composeId: string | null;
  readonly composeDir: string | null;
  readonly status: ComposeStatus | 'STARTING';
  readonly parts: readonly Part[];
  readonly warnings: readonly string[];
}

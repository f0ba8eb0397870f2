/** Status reports for tests. */
import type { StatusReport } from '../../../../workflows/messages.js';

const NONE = {
  waiting: 0,
  running: 0,
  done: 0,
  reused: 0,
  failed: 0,
  'failed-allowed': 0,
  skipped: 0,
  cancelled: 0,
};

export function report(facts: Partial<StatusReport>): StatusReport {
  return {
    composeId: null,
    composeDir: null,
    status: 'STARTED',
    counts: NONE,
    phases: [],
    running: [],
    failures: [],
    warnings: [],
    operator: { waiting: [], waitsUntilMs: null, paused: null, limits: {}, decisions: [] },
    ...facts,
  };
}

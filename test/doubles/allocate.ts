/** Says `start` and allocates a compose directory for an owner; meant to be killed under way. */
import { allocateInTarget } from '../../lib/compose-id/index.js';
import { factsOf } from '../unit/lib/compose-id/facts.js';

console.log('start');
await allocateInTarget(process.argv[2] ?? '', {
  facts: factsOf(),
  owner: { workflowId: process.argv[3] ?? '', firstRunId: 'run-1' },
  askTracker: null,
  isOpen: () => Promise.resolve(false),
  now: () => new Date(2024, 0, 1),
});

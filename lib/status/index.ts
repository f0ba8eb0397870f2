/** How a compose stands: STATUS and the list of its deliverables. */
export {
  describeDeliverable,
  formatDeliverables,
  NO_DELIVERABLES,
  type Deliverable,
  type Deliverables,
} from './deliverables.js';
export { noteEnd, reopen, wasFinishedBefore } from './end.js';
export { checkNotFinished, readStatus, writeStatus } from './status.js';

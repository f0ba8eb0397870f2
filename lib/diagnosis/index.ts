/** Why a compose failed: its failed nodes, and the cause picked out of their logs. */
export { findCause, type Cause } from './cause.js';
export { changesBetween, type Changes } from './changes.js';
export { failedNodes, type FailedNode } from './failed-nodes.js';
export { fullnessOf, type Fullness } from './room.js';
export { readLastSection } from './read-log.js';

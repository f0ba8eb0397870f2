/** Adds files to an ISO that exists, or replaces some; it starts a machine as it did before. */
export { patchIso, type IsoPatch } from './patch.js';

/** Commands in roots of the target arch (docs/runroot.md). */
export { tagOf } from './by-koji.js';
export { runrootPlace, type RunrootPlace } from './place.js';
export type { RunrootContext, RunrootRequest } from './request.js';
export { runroot } from './run.js';

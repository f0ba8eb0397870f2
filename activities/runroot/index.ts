/** Commands in roots of the target arch (docs/runroot.md). */
export { tagOf } from './by-koji.js';
export { byPlugin, type PluginRequest } from './by-plugin.js';
export { runrootPlace, taskPlace, type RunrootPlace } from './place.js';
export type { RunrootContext, RunrootRequest } from './request.js';
export { runroot } from './run.js';

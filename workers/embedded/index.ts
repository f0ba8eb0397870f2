/** Embedded mode (docs/embedded.md): a daemon with Temporal's development server and a worker for this machine. */
export { rememberedArches, watchArches } from './arch-queues.js';
export { forgetClient, liveClients, noteClient } from './client-records.js';
export { runDaemon } from './daemon.js';
export { readEndpoint, settingsOf, type Endpoint } from './endpoint.js';
export { ensureDaemon, isOfAnotherBuild, stopDaemon } from './ensure.js';
export { EMBEDDED_VARIABLE } from './leftovers.js';
export { replaceLostDaemon } from './replace-daemon.js';
export { stateFiles, type StateFiles } from './state-files.js';
export { findTemporal } from './temporal-cli.js';

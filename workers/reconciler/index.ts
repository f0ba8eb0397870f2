/** The reconciler: part of each worker that runs workflows. */
export { historyFile } from './export-history.js';
export { Reconciler } from './reconciler.js';

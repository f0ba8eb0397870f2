/** Module metadata: read, checked, and put together for a repository. */
export { parseModuleDocuments, type ModuleDocument } from './documents.js';
export {
  checkDefaults,
  defaultsFor,
  formatModuleIndex,
  moduleUid,
  obsoletesFor,
  singleStream,
  type ModuleFile,
} from './module-index.js';
export { readModuleFiles } from './read-directory.js';

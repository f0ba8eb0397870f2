/** Module metadata: read, checked, and put together for a repository. */
export { ModuleCatalog, type ModuleStream } from './catalog.js';
export { combinationsFor, platformsOf, type Combination } from './combinations.js';
export { parseModuleDocuments, type ModuleDocument } from './documents.js';
export { isFilteredModule } from './filter.js';
export {
  checkDefaults,
  defaultsFor,
  firstStream,
  formatModuleIndex,
  moduleUid,
  obsoletesFor,
  singleStream,
  type ModuleFile,
} from './module-index.js';
export { readModuleFiles } from './read-directory.js';
export { repositoryModules, type ModulePlaces } from './repository-modules.js';

/** Gathering: a variant's inputs, what is solved for it, what of that it keeps, and where it goes. */
export { additionalPackages, packageText, type NamedPackage } from './inputs.js';
export type {
  GatherJob,
  GatherReport,
  RunFiles,
  SelectJob,
  SelectReport,
  SourceRun,
} from './job.js';
export { listedPackages } from './listed-packages.js';
export { mappedPackages, sourceMappingSchema, type SourceMapping } from './json-source.js';
export { linkFiles, type LinkOptions, type LinkType } from './link-files.js';
export {
  linkManifestSchema,
  linkTasks,
  manifestEntries,
  type LinkedList,
  type LinkedPackage,
  type LinkManifest,
  type LinkTask,
} from './link-plan.js';
export { isHybrid, type Method, type SourceName } from './method.js';
export { moduleDocuments, type ModuleRequest } from './modules.js';
export type { ModuleSelection, WantedModules } from './select-modules.js';
export { prepopulatedPackages, prepopulateSchema, type Prepopulate } from './prepopulate.js';
export { readUserJson } from './read-user-json.js';
export { gatherResultSchema, type GatherResult } from './result.js';
export { runGather } from './run-gather.js';
export { gatherVariant, selectPackages } from './solver.js';
export { trimFamily, type TrimAnswer } from './trim.js';
export {
  leavesSiblings,
  variantJob,
  type GatherConfig,
  type VariantGather,
} from './variant-job.js';

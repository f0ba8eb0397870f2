/** Comps: the groups of packages of a compose, read, filtered for arches and variants, and written. */
export { checkPackageNames } from './check-names.js';
export {
  archCompsText,
  lookasideGroupsOf,
  parseGlobalComps,
  readComps,
  variantCompsText,
  type VariantCompsOptions,
  type VariantCompsText,
} from './files.js';
export { compsFiles, type CompsFiles, type CompsFilesInput } from './make-files.js';
export { compsOfDocument } from './from-document.js';
export { compsTextOf } from './text-of-object.js';
export { hasComps } from './has-comps.js';
export { readGroups, type CompsGroups } from './read-groups.js';
export { unmatchedGroups } from './variant-groups.js';
export type {
  Comps,
  CompsCategory,
  CompsEnvironment,
  CompsGroup,
  CompsGroupRef,
  CompsLangpack,
  CompsPackage,
  CompsPackageType,
} from './model.js';

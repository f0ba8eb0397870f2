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
export { compsOfDocument } from './from-document.js';
export { compsTextOfObject } from './from-object.js';
export { hasComps } from './has-comps.js';
export {
  PACKAGE_TYPES,
  type Comps,
  type CompsCategory,
  type CompsEnvironment,
  type CompsGroup,
  type CompsGroupRef,
  type CompsLangpack,
  type CompsPackage,
  type CompsPackageType,
} from './model.js';

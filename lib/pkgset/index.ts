/** Package sets: which packages a compose is made of, and where they are. */
export { KeptHeaders } from './kept-headers.js';
export { documentOf, readArchModules, type ArchModule, type ArchModules } from './modules.js';
export { archesOfTree, isArchMultilib } from './multilib.js';
export { obtainPackages, unionOfSelections, type ObtainOptions } from './obtain.js';
export { readOldFacts } from './old-facts.js';
export { readHeaders, readHeadersAndPools } from './read-headers.js';
export {
  packageFacts,
  pkgsetIndexSchema,
  pkgsetPackagesSchema,
  REPOS_SET,
  selectionSchema,
  type PackageFacts,
  type PkgsetIndex,
  type PkgsetPackages,
  type SelectedPackage,
  type Selection,
} from './records.js';
export { packageListText, subsetForArch, type SubsetOptions } from './subset.js';

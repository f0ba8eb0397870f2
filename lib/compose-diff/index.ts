/** What changed between two composes: packages, images, modules, options. */
export {
  compareComposes,
  type ComposeDiff,
  type OptionChange,
  type SizedChange,
} from './compare.js';
export type { ImageChange } from './images.js';
export type { PackageChangeKind } from './packages.js';

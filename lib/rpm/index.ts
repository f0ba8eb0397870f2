/** RPM packages: names, versions, architectures, headers. */
export { compareVersions } from './version-compare.js';
export {
  compareEvr,
  formatEvr,
  parseEvr,
  RELATION,
  relationText,
  relationsMeet,
  type Evr,
} from './evr.js';
export {
  formatNevra,
  isDebugName,
  isSourceArch,
  parseNevra,
  sourceNameOf,
  type NevraParts,
} from './nevra.js';
export {
  baseArch,
  compatibleArches,
  depsolverArch,
  multilibArches,
  splitNameArch,
  validArches,
} from './arches.js';
export type { RpmContents } from './header/contents.js';
export { readRpm, readRpmContents, type RpmFacts } from './header/read-rpm.js';

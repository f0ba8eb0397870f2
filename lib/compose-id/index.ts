/** Who a compose is: its id, label, directory and owner; and how other composes of its release are found. */
export { allocateGiven } from './allocate-given.js';
export { allocateInTarget } from './allocate-in-target.js';
export type { Allocated, Allocation } from './allocation.js';
export { composeDate, composeIdOf, identityOf, type ReleaseFacts } from './compose-id.js';
export { readIdentity, writeIdentity } from './identity-files.js';
export {
  imageRelease,
  imageVersion,
  isSupportedLabel,
  labelMajorVersion,
  splitLabel,
} from './label.js';
export { latestLinkName, makeLatestLink } from './latest-link.js';
export { findOldCompose } from './old-compose.js';
export { readOwner, type Owner } from './owner.js';
export { translatePath } from './translate-path.js';
export { generateVersion } from './version-generator.js';

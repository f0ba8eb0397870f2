/** Package sets out of Koji: what tags hold, which copies are taken (docs/koji.md). */
export { findCopies, type CopyResult, type FoundCopy, type Volume } from './copies.js';
export { askEvent, kojiEventSchema, type KojiEvent } from './event.js';
export { listKnownTags, type KnownListing } from './kept-listings.js';
export { listBuilds, withBuilds, type TagListing } from './listing.js';
export {
  collectModules,
  type CollectedModules,
  type ModuleTag,
  type VariantModules,
} from './modules/collect.js';
export { parseFullModuleSpec } from './modules/spec.js';
export { fileNameOf } from './rows.js';
export { scratchRpms } from './scratch-tasks.js';
export { openVolume } from './volume.js';
export { wantedRpms } from './wanted.js';

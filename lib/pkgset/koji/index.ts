/** Package sets out of Koji: what tags hold, which copies are taken (docs/koji.md). */
export { findCopies, type CopyResult, type FoundCopy } from './copies.js';
export { askEvent, kojiEventSchema, type KojiEvent } from './event.js';
export { listBuilds, listTags, withBuilds, type TagListing } from './listing.js';
export { fileNameOf } from './rows.js';
export { scratchRpms } from './scratch-tasks.js';
export { openVolume } from './volume.js';
export { wantedRpms } from './wanted.js';

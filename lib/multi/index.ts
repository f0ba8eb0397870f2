/** A compose that is made of parts (pungi_utils/orchestrator.py): its file, its parts' configurations, the whole. */
export { assembleParts } from './assemble.js';
export { parseExtraArguments } from './extra-arguments.js';
export { readMultiFile, type MultiFile, type PartSection } from './multi-file.js';
export { fillIn } from './placeholders.js';
export { readParts, writeParts, type PartRecord } from './parts-file.js';

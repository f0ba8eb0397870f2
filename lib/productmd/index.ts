/** Metadata of composes and trees in productmd's formats: pure readers and writers of their text. */
export {
  formatComposeinfo,
  formatComposeinfoBase,
  parseComposeIdentity,
  parseComposeinfo,
  PATH_FIELDS,
  type Composeinfo,
  type ComposeinfoVariant,
  type PathField,
} from './composeinfo.js';
export {
  extraFileSchema,
  formatExtraFiles,
  formatTreeExtraFiles,
  parseExtraFiles,
  type ExtraFileEntry,
  type ExtraFileListing,
} from './extra-files.js';
export {
  formatImages,
  imageSchema,
  parseImages,
  type ImageEntry,
  type ImageListing,
} from './images.js';
export { type JsonValue } from './json.js';
export {
  formatModules,
  moduleEntry,
  parseModules,
  type ModuleEntry,
  type ModuleListing,
} from './modules.js';
export {
  formatRpms,
  listRpms,
  parseRpms,
  type ListedRpm,
  type RpmCategory,
  type RpmEntry,
  type RpmListing,
} from './rpms.js';
export {
  discinfoTimestamp,
  formatDiscinfo,
  formatMediaRepo,
  parseDiscinfo,
  type Discinfo,
} from './discinfo.js';
export { treeinfoOfDisc, type TreeAddon, type Treeinfo, type TreeVariant } from './treeinfo.js';
export { formatTreeinfo } from './treeinfo-format.js';
export { parseTreeinfo, type TreeinfoOptions } from './treeinfo-parse.js';
export { LABEL_NAMES } from './vocabulary.js';

/** What is known of a compose's images, node by node, and all of it as images.json lists it. */
export { checksumFiles, type ChecksumNaming } from './checksum-names.js';
export {
  formatImageFacts,
  readImageFacts,
  type ImageChecksums,
  type ImageFacts,
  type MadeImage,
  type MadeImages,
} from './facts.js';
export { makeIsoDir, type IsoPlace } from './iso-dir.js';
export { imageListing, listImages, type ListedImage } from './listing.js';
export { madeIso, type IsoFacts } from './made-iso.js';

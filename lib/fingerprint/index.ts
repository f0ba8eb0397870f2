/** What a node's work depended on, and what it left, as digests: by them a later run knows what it may keep. */
export { digestOf } from './digest.js';
export {
  changedParts,
  fingerprintSchema,
  makeFingerprint,
  type Fingerprint,
} from './fingerprint.js';
export { outsideFiles } from './outside-files.js';
export {
  changedOutput,
  contentsBelow,
  contentsDigest,
  describeOutputs,
  directoriesDigest,
  isLog,
  outputsSchema,
  type OutputFile,
} from './outputs.js';
export { toolVersion } from './tool-version.js';

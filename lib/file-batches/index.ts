/** The same done to many files, at little cost for each. */
export { refusalError, type Refusal } from './operations.js';
export { linkFileBatch, renameFileBatch, statFileBatch } from './run-batch.js';
export type { FileFacts, FilePair } from './operations.js';

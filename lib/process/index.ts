/** External commands and atomic files. */
export type { Command, CommandResult, RunOptions } from './command.js';
export { commandEnvironment } from './environment.js';
export { packageOf } from './packages.js';
export { quoteCommand, quoteWord } from './quote.js';
export { readJsonFile } from './read-json.js';
export { run } from './run.js';
export { streamCommand } from './stream.js';
export { codeOf, fromSystemError } from './system-error.js';
export { hardlinkOrCopy, hardlinkTree, placeFile, removeTree } from './trees.js';
export {
  makeDirectory,
  syncDirectory,
  writeFileAtomic,
  writeScratchFile,
  type WriteOptions,
} from './write-file.js';

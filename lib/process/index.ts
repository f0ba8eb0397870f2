/** External commands and atomic files. */
export type { Command, CommandResult, RunOptions } from './command.js';

/** How this program starts itself: as daemon, and as the daemon's worker. */
import type { Command } from '../../lib/process/index.js';

/** `punji VERB …` with this process's interpreter and environment. */
export function selfCommand(verb: string, ...args: readonly string[]): Command {
  const script = process.argv[1];
  if (script === undefined) throw new Error('the program was not started from a file');
  return {
    program: process.execPath,
    args: [...process.execArgv, script, verb, ...args],
    env: Object.fromEntries(
      Object.entries(process.env).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
  };
}

/** `punji unified-isos`: ISOs of all variants of a finished compose. Works on the compose's directory. */
import { makeUnifiedIsos } from '../lib/unified-isos/index.js';
import { run } from '../lib/process/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { composeTreeOf } from './session/compose-directory.js';
import { untilSignal } from './session/until-signal.js';
import type { Terminal } from './terminal.js';

/** Writing a large image over a network takes long. */
const COMMAND_LIMIT_MS = 4 * 3_600_000;

export async function unifiedIsos(parsed: Parsed, terminal: Terminal): Promise<number> {
  const tree = await composeTreeOf(parsed.positional[0] ?? '', terminal);
  const signal = untilSignal();
  const logFile = tree.logFile('global', 'unified-isos');
  const made = await makeUnifiedIsos({
    tree,
    arches: parsed.list('arch'),
    run: (command) => run(command, { logFile, timeoutMs: COMMAND_LIMIT_MS, signal }),
    say: (text) => {
      terminal.err(`${text}\n`);
    },
    signal,
  });
  for (const image of made) terminal.out(`${image}\n`);
  return EXIT.ok;
}

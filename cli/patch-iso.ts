/** `punji patch-iso`: files are added to an ISO, or replaced on it. Needs no compose and no server. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { patchIso } from '../lib/patch-iso/index.js';
import { quoteCommand, run, type Command, type CommandResult } from '../lib/process/index.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { untilSignal } from './session/until-signal.js';
import type { Terminal } from './terminal.js';

/** Writing a large image over a network takes long. */
const COMMAND_LIMIT_MS = 4 * 3_600_000;

export async function patch(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [target = '', source = '', ...directories] = parsed.positional.map((one) =>
    path.resolve(terminal.cwd, one),
  );
  const logs = await mkdtemp(path.join(os.tmpdir(), 'punji-patch-iso-'));
  const signal = untilSignal();
  const carryOut = (command: Command): Promise<CommandResult> => {
    if (parsed.has('verbose')) terminal.err(`Running: ${quoteCommand(command)}\n`);
    const logFile = path.join(logs, 'commands.log');
    return run(command, { logFile, timeoutMs: COMMAND_LIMIT_MS, signal });
  };
  const supported = parsed.text('supported');
  const workDir = parsed.text('work-dir');
  try {
    await patchIso({
      source,
      target,
      directories,
      volumeId: parsed.text('volume-id'),
      arch: parsed.text('force-arch'),
      isSupported: supported === undefined ? undefined : supported === 'true',
      workDir: workDir === undefined ? undefined : path.resolve(terminal.cwd, workDir),
      run: carryOut,
      say: (text) => {
        terminal.err(`${text}\n`);
      },
    });
  } finally {
    await rm(logs, { recursive: true, force: true });
  }
  terminal.out(`${target}\n`);
  return EXIT.ok;
}

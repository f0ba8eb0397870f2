/** Runs notification scripts as Pungi does: `SCRIPT MESSAGE`, one JSON object on standard input, in order. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ComposeTree } from '../compose-tree/index.js';
import { CancelledError, PunjiError } from '../errors.js';
import { run, type Command } from '../process/index.js';
import type { NotifiedEvent } from './event.js';
import { JournalEntry } from './journal.js';

export interface Telling {
  readonly scripts: readonly string[];
  /** Null before the compose exists: nothing is noted then. */
  readonly composeDir: string | null;
  /** Where the scripts run; the nearest parent that exists stands in for one that does not. */
  readonly workDir: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Tells each script at most once; one that fails or takes too long is none of the compose's business.
 * @returns what went wrong
 */
export async function tellScripts(event: NotifiedEvent, telling: Telling): Promise<string[]> {
  const warnings: string[] = [];
  for (const [index, script] of telling.scripts.entries()) {
    const warning = await tellOnce(event, script, index, telling);
    if (warning !== null) warnings.push(warning);
  }
  return warnings;
}

/** The command for a script; a name with a slash is a path, others are looked up in PATH. */
export const scriptCommand = (event: NotifiedEvent, script: string, cwd: string): Command => ({
  program: script,
  args: [event.message],
  cwd,
  stdin: { text: JSON.stringify(event.body) },
});

async function tellOnce(
  event: NotifiedEvent,
  script: string,
  index: number,
  telling: Telling,
): Promise<string | null> {
  const { composeDir } = telling;
  if (composeDir === null) return await tell(event, script, telling);
  const entry = new JournalEntry(composeDir, event, script, index);
  if (!(await entry.begin())) return null;
  const warning = await tell(event, script, telling);
  await entry.end(warning === null ? 'told' : 'failed');
  return warning;
}

async function tell(
  event: NotifiedEvent,
  script: string,
  telling: Telling,
): Promise<string | null> {
  const { composeDir, timeoutMs, signal } = telling;
  const command = scriptCommand(event, script, nearestDirectory(telling.workDir));
  try {
    await run(command, { logFile: logFile(composeDir, event), timeoutMs, signal });
    return null;
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof PunjiError)) throw error;
    const why = error.message.split('\n', 1)[0] ?? '';
    return `Failed to invoke notification script. ${event.message}: ${why}`;
  }
}

/** One file for all scripts of a second, named by the time as Pungi names it. */
function logFile(composeDir: string | null, { timeMs }: NotifiedEvent): string {
  const time = new Date(timeMs).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  const name = `notification-${time}.log`;
  return composeDir === null
    ? path.join(os.tmpdir(), `punji-${name}`)
    : new ComposeTree(composeDir).logDir('global', 'notifications', name);
}

function nearestDirectory(directory: string): string {
  let nearest = directory;
  while (!existsSync(nearest) && nearest !== path.dirname(nearest)) nearest = path.dirname(nearest);
  return nearest;
}

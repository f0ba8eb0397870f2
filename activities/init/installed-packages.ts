/** What is installed where the compose began, for those who look into a difference later: `logs/global/installed-pkgs`. */
import path from 'node:path';
import type { initPhase } from '../../graph/phases/init.js';
import { ToolError } from '../../lib/errors.js';
import type { ContextOf, Publication } from '../step/index.js';

/** The list by `rpm -qa`. A machine without rpm has none: that is no reason not to compose. */
export async function installedPackages(
  { run, scratch, tree }: ContextOf<typeof initPhase>,
  warn: (text: string) => void,
): Promise<readonly Publication[]> {
  const from = path.join(scratch, 'installed-pkgs');
  try {
    const command = { program: 'rpm', args: ['-qa'], stdoutFile: from };
    await run(command, tree.logFile('global', 'init'));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    warn(`The packages of this machine are not listed: ${error.message.split('\n', 1)[0] ?? ''}`);
    return [];
  }
  return [{ from, to: tree.logFile('global', 'installed-pkgs') }];
}

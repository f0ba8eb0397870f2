/** Temporal's development server as embedded mode runs it: its command line, and what it needs before it is used. */
import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '../../lib/errors.js';
import { commandEnvironment, type Command } from '../../lib/process/index.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { LOOPBACK, type Ports } from './ports.js';
import type { ServerApi } from './server-api.js';
import type { StateFiles } from './state-files.js';

/** The server's own default is one day: closed composes would be gone the morning after. */
const RETENTION_MS = 30 * 24 * 3600 * 1000;
const POLL_MS = 50;

/** The command that serves a state directory. */
export function devServerCommand(temporal: string, files: StateFiles, ports: Ports): Command {
  return {
    program: temporal,
    args: [
      ...['server', 'start-dev'],
      ...['--ip', LOOPBACK],
      ...['--port', String(ports.frontend)],
      ...['--http-port', String(ports.http)],
      ...['--ui-port', String(ports.ui)],
      ...['--db-filename', files.database()],
      ...['--sqlite-pragma', 'journal_mode=wal'],
      ...['--log-level', 'warn'],
      '--ui-disable-news-fetch',
      ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ],
    env: commandEnvironment(),
    cwd: files.dir,
  };
}

/** Waits until the server serves, and sees to its namespace's retention. @throws TransientError after the time */
export async function prepareDevServer(
  api: ServerApi,
  address: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await tryPrepare(api))) {
    if (Date.now() > deadline || signal.aborted) {
      throw new TransientError(
        `the embedded Temporal server at ${address} did not come up in ${String(timeoutMs / 1000)} s`,
        { hint: 'see server.log in the state directory (`punji dev status` shows where)' },
      );
    }
    await delay(POLL_MS);
  }
}

export const addressOf = (ports: Ports): string => `${LOOPBACK}:${String(ports.frontend)}`;

async function tryPrepare(api: ServerApi): Promise<boolean> {
  try {
    await api.keepAtLeast(RETENTION_MS);
    return true;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
}

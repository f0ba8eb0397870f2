/** Temporal's development server as embedded mode runs it: its command line, and what it needs before it is used. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import { TransientError } from '../../lib/errors.js';
import { commandEnvironment, type Command } from '../../lib/process/index.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { NAMESPACE } from './endpoint.js';
import { LOOPBACK, type Ports } from './ports.js';
import type { StateFiles } from './state-files.js';

/** The server's own default is one day: closed composes would be gone the morning after. */
const RETENTION_MS = 30 * 24 * 3600 * 1000;
const CALL_TIMEOUT_MS = 3_000;
const POLL_MS = 50;

/** The command that serves a state directory. */
export function devServerCommand(temporal: string, files: StateFiles, ports: Ports): Command {
  return {
    program: temporal,
    args: [
      ...['server', 'start-dev'],
      ...['--ip', LOOPBACK],
      ...['--port', String(ports.frontend)],
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
  ports: Ports,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  // A gRPC channel that was refused once waits for a second before it tries again; a plain socket does not.
  while (!(await accepts(ports.frontend)) || !(await tryPrepare(addressOf(ports)))) {
    if (Date.now() > deadline || signal.aborted) {
      throw new TransientError(
        `the embedded Temporal server at ${addressOf(ports)} did not come up in ${String(timeoutMs / 1000)} s`,
        { hint: 'see server.log in the state directory (`punji dev status` shows where)' },
      );
    }
    await delay(POLL_MS);
  }
}

export const addressOf = (ports: Ports): string => `${LOOPBACK}:${String(ports.frontend)}`;

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port });
    const end = (accepted: boolean) => (): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}

async function tryPrepare(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, () => keepLonger(connection));
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

async function keepLonger({ workflowService }: Connection): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace: NAMESPACE });
  const retentionMs = optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0;
  if (retentionMs >= RETENTION_MS) return;
  await workflowService.updateNamespace({
    namespace: NAMESPACE,
    config: { workflowExecutionRetentionTtl: msToTs(RETENTION_MS) },
  });
}

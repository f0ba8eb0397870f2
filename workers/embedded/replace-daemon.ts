/**
 * The embedded worker's part in supervision: when its daemon is killed it has another one started, which ends both the
 * worker and the server that were left, and starts them anew. So none of them is ever left without anybody to end it.
 */
import { existsSync } from 'node:fs';
import type { Command } from '../../lib/process/index.js';
import { SECOND_MS } from '../../graph/policies.js';
import { ensureDaemon } from './ensure.js';
import { DAEMON_VARIABLE, EMBEDDED_VARIABLE, endLeftovers } from './leftovers.js';
import type { StateFiles } from './state-files.js';

const LOOK_MS = SECOND_MS;
/** The daemon gives these to its children; a daemon of its own must not have them. */
const CHILD_VARIABLES = [
  EMBEDDED_VARIABLE,
  DAEMON_VARIABLE,
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
];

export interface Orphanage {
  readonly files: StateFiles;
  /** How to run this program's `daemon` verb. */
  readonly daemon: Command;
  /** Aborted when the worker ends. */
  readonly signal: AbortSignal;
  /** Told if no other daemon could be started; the next look tries again. */
  readonly failed: (error: unknown) => void;
}

/** Looks whether the daemon that has started this process still lives, until the signal is aborted. */
export function replaceLostDaemon({ files, daemon, signal, failed }: Orphanage): void {
  // Told by the daemon: it may be gone before we could ask for our parent.
  const parent = Number(daemon.env?.[DAEMON_VARIABLE]);
  let replacing = false;
  const timer = setInterval(() => {
    if (process.ppid === parent || replacing) return;
    replacing = true;
    void replace(files, withoutChildVariables(daemon))
      .catch(failed)
      .finally(() => (replacing = false));
  }, LOOK_MS);
  timer.unref();
  signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
}

/** Without the state directory there is nothing to serve: the server is ended, and this process. */
async function replace(files: StateFiles, daemon: Command): Promise<void> {
  if (existsSync(files.dir)) {
    await ensureDaemon(files, daemon);
    return;
  }
  await endLeftovers(files.dir);
  process.kill(process.pid, 'SIGTERM');
}

/** The command as somebody would start it who is no child of a daemon. */
export function withoutChildVariables(daemon: Command): Command {
  const env = Object.entries(daemon.env ?? {}).filter(([name]) => !CHILD_VARIABLES.includes(name));
  return { ...daemon, env: Object.fromEntries(env) };
}

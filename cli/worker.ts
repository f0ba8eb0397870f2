/** `punji worker`: does the work of composes until told to end. */
import { ConfigError } from '../lib/errors.js';
import { configuredServer, type ServerSettings } from '../workers/connection/index.js';
import { EMBEDDED_VARIABLE, replaceLostDaemon, stateFiles } from '../workers/embedded/index.js';
import { PLAIN_QUEUES } from '../workers/queues.js';
import { EXIT } from './exit-codes.js';
import type { Parsed } from './options/parsed.js';
import { UsageError } from './options/usage-error.js';
import { selfCommand } from './session/self-command.js';
import { untilSignal } from './session/until-signal.js';
import type { Terminal } from './terminal.js';

export async function work(parsed: Parsed, terminal: Terminal): Promise<number> {
  const { environment } = terminal;
  const settings = serverOf(environment);
  const embedded = environment[EMBEDDED_VARIABLE] === undefined ? null : stateFiles(environment);
  const signal = untilSignal();
  const { runWorker } = await import('../workers/main.js');
  const arches = parsed.list('arch');
  for (const arch of arches) {
    if (!/^\w+$/.test(arch)) throw new UsageError(`argument --arch: '${arch}' is not an arch`);
  }
  if (embedded !== null) {
    const daemon = selfCommand('daemon');
    const failed = (error: unknown): void => {
      terminal.err(`the daemon is gone, and no other could be started: ${String(error)}\n`);
    };
    replaceLostDaemon({ files: embedded, daemon, signal, failed });
  }
  await runWorker({
    settings,
    arches,
    queues: PLAIN_QUEUES.filter((queue) => parsed.list('queue').includes(queue)),
    slots: positive(parsed, 'slots'),
    storages: parsed.list('storage'),
    healthFile: parsed.text('health-file') ?? null,
    healthAddress: parsed.text('health-address') ?? null,
    metricsAddress: parsed.text('metrics-address') ?? null,
    reconcileSeconds: positive(parsed, 'reconcile-seconds'),
    logLevel: parsed.text('log-level') ?? 'info',
    embedded,
    signal,
  });
  return EXIT.ok;
}

function serverOf(environment: NodeJS.ProcessEnv): ServerSettings {
  const settings = configuredServer(environment);
  if (settings !== null) return settings;
  throw new ConfigError([{ severity: 'error', message: 'no Temporal server is configured' }], {
    hint: 'set TEMPORAL_ADDRESS or TEMPORAL_PROFILE; `punji dev` starts a server with a worker of its own',
  });
}

function positive(parsed: Parsed, slot: string): number | undefined {
  const value = parsed.integer(slot);
  if (value !== undefined && value < 1) {
    throw new UsageError(`argument --${slot}: ${String(value)} is not positive`);
  }
  return value;
}

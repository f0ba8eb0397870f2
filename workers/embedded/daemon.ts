/**
 * The daemon of embedded mode: owns Temporal's development server and a worker for this machine, starts either again
 * when it dies, and ends when nobody has needed it for a while. One per state directory, by a kernel lock.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TransientError } from '../../lib/errors.js';
import { withFileLock } from '../../lib/file-lock/index.js';
import { makeDirectory, type Command } from '../../lib/process/index.js';
import { buildId } from '../build-info.js';
import { liveClients } from './client-records.js';
import { addressOf, devServerCommand, prepareDevServer } from './dev-server.js';
import { NAMESPACE, removeEndpoint, writeEndpoint, type Endpoint } from './endpoint.js';
import { IdleClock } from './idle.js';
import { DAEMON_VARIABLE, EMBEDDED_VARIABLE, endLeftovers } from './leftovers.js';
import { choosePorts, LOOPBACK, type Ports } from './ports.js';
import { identityOf } from './process-identity.js';
import { ServerApi } from './server-api.js';
import type { StateFiles } from './state-files.js';
import { Supervised } from './supervised.js';

export interface DaemonOptions {
  readonly files: StateFiles;
  /** Path of the `temporal` program. */
  readonly temporal: string;
  /** How to run this program's `worker` verb. */
  readonly worker: Command;
  /** How long to stay without work; 0 for ever. */
  readonly idleMs: number;
  readonly log: Logger;
  /** Aborted when the daemon shall end. */
  readonly signal: AbortSignal;
}

/** A daemon that is about to end holds the lock for some seconds still. */
const LOCK_TIMEOUT_MS = 30_000;
const SERVER_UP_TIMEOUT_MS = 30_000;
const TICK_MS = 500;
/** The C library's allocator keeps memory for each thread that ever was; a worker has some dozens. */
const ALLOCATOR = { MALLOC_ARENA_MAX: '2' };
const SCHEDULES_MS = 5_000;
const WORKER_GRACE_MS = 20_000;
const SERVER_GRACE_MS = 5_000;

/** Serves until told to stop or idle. Gives false if another daemon serves the directory. */
export async function runDaemon(options: DaemonOptions): Promise<boolean> {
  await makeDirectory(options.files.dir);
  try {
    await withFileLock(options.files.daemonLock(), () => new Daemon(options).serve(), {
      timeoutMs: LOCK_TIMEOUT_MS,
      signal: options.signal,
    });
    return true;
  } catch (error) {
    if (error instanceof TransientError && !options.signal.aborted) {
      options.log.info({ reason: error.message }, 'this daemon does not serve');
      return false;
    }
    throw error;
  }
}

class Daemon {
  private readonly startedAt = new Date().toISOString();
  private readonly server: Supervised;
  private readonly worker: Supervised;
  private ports: Ports = { frontend: 0, ui: 0, http: 0 };
  private written = '';
  private schedules = false;
  private schedulesSeenAt = 0;

  constructor(private readonly options: DaemonOptions) {
    const { files, log } = options;
    this.server = new Supervised({
      name: 'Temporal server',
      command: () => this.serverCommand(),
      logFile: files.log('server'),
      log,
    });
    this.worker = new Supervised({
      name: 'worker',
      command: () => Promise.resolve(this.workerCommand()),
      logFile: files.log('worker'),
      log,
    });
  }

  async serve(): Promise<void> {
    const { files, log, signal } = this.options;
    const ended = await endLeftovers(files.dir);
    if (ended > 0) log.warn({ ended }, 'ended what an earlier daemon had left running');
    this.ports = await choosePorts(files);
    this.server.start();
    try {
      const api = new ServerApi(this.ports.http);
      await prepareDevServer(api, addressOf(this.ports), SERVER_UP_TIMEOUT_MS, signal);
      this.worker.start();
      await this.untilIdle(api);
    } finally {
      await removeEndpoint(files);
      await this.worker.stop(WORKER_GRACE_MS);
      await this.server.stop(SERVER_GRACE_MS);
      log.info('the daemon has ended');
    }
  }

  private async untilIdle(api: ServerApi): Promise<void> {
    const { files, signal, idleMs, log } = this.options;
    const clock = new IdleClock(idleMs);
    while (!signal.aborted) {
      await this.publishEndpoint();
      if (clock.note(await this.isBusy(api), Date.now())) {
        // Whoever comes between the last look and the removal has noted itself before it read the endpoint.
        await removeEndpoint(files);
        this.written = '';
        if ((await liveClients(files)).length === 0) {
          log.info('nobody has needed the daemon for a while');
          return;
        }
      }
      await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async isBusy(api: ServerApi): Promise<boolean> {
    if ((await liveClients(this.options.files)).length > 0) return true;
    // A server that does not answer is being started again: composes may be open in it.
    const open = await api.openWorkflows().catch(() => null);
    return open === null || open > 0 || (await this.hasSchedules(api));
  }

  /** Schedules fire only while the server runs. They are listed rarely: this is asked twice a second. */
  private async hasSchedules(api: ServerApi): Promise<boolean> {
    if (Date.now() - this.schedulesSeenAt < SCHEDULES_MS) return this.schedules;
    this.schedulesSeenAt = Date.now();
    this.schedules = await api.hasActiveSchedule().catch(() => true);
    return this.schedules;
  }

  private async publishEndpoint(): Promise<void> {
    const endpoint = this.endpoint();
    const text = JSON.stringify(endpoint);
    if (text === this.written) return;
    await writeEndpoint(this.options.files, endpoint);
    this.written = text;
  }

  private endpoint(): Endpoint {
    const daemon = identityOf(process.pid);
    if (daemon === null) throw new Error('a process that runs has an identity');
    return {
      version: 1,
      daemon,
      address: addressOf(this.ports),
      uiUrl: `http://${LOOPBACK}:${String(this.ports.ui)}`,
      build: buildId(),
      serverPid: this.server.pid,
      workerPid: this.worker.pid,
      startedAt: this.startedAt,
    };
  }

  private serverCommand(): Promise<Command> {
    const command = devServerCommand(this.options.temporal, this.options.files, this.ports);
    return Promise.resolve(this.marked(command));
  }

  private workerCommand(): Command {
    return this.marked({
      ...this.options.worker,
      env: {
        ...this.options.worker.env,
        TEMPORAL_ADDRESS: addressOf(this.ports),
        TEMPORAL_NAMESPACE: NAMESPACE,
        ...ALLOCATOR,
      },
    });
  }

  private marked(command: Command): Command {
    const marks = {
      [EMBEDDED_VARIABLE]: this.options.files.dir,
      [DAEMON_VARIABLE]: String(process.pid),
    };
    return { ...command, env: { ...command.env, ...marks } };
  }
}

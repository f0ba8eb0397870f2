/** A worker process, from its start to its orderly end: connection, queues, health, reconciler. */
import os from 'node:os';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { SECOND_MS } from '../graph/policies.js';
import { COMPOSE_TASK_QUEUE } from '../workflows/messages.js';
import { buildId, workflowCode } from './build-info.js';
import { connectClient, type ComposeClient, type ServerSettings } from './connection/index.js';
import { createWorker, type ActivitySet } from './create-workers.js';
import { isOpen } from './is-open.js';
import { isHealthy, serveHealth, writeHealthFile, type HealthReport } from './health.js';
import type { QueuePlan } from './queues.js';
import { Reconciler } from './reconciler/index.js';
import { endRuntime, installRuntime } from './runtime.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { probeStorage, type StorageReport } from './storage-probe.js';
import { WorkerPool } from './worker-pool.js';

/** What activities need of the server, and of this process. */
export interface ServerFacts {
  /** Ours that the server knows. */
  readonly searchAttributes: readonly string[];
  /** Whether a workflow has not closed. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Asks the server to cancel a workflow. */
  readonly cancel: (workflowId: string) => Promise<void>;
  /** The running workers, to which queues may be added. */
  readonly pool: WorkerPool;
}

export interface WorkerProcessOptions {
  readonly settings: ServerSettings;
  readonly queues: readonly QueuePlan[];
  readonly activities: (server: ServerFacts) => ActivitySet;
  /** Directories that composes lie in, probed at the start. */
  readonly storages: readonly string[];
  readonly healthFile: string | null;
  /** `HOST:PORT`. */
  readonly healthAddress: string | null;
  readonly metricsAddress: string | null;
  readonly reconcileIntervalMs: number;
  readonly log: Logger;
  /** Aborted when the worker shall end. */
  readonly signal: AbortSignal;
}

const HEALTH_INTERVAL_MS = 5 * SECOND_MS;
const CONNECT_PATIENCE_MS = 30 * SECOND_MS;

/** Polls until told to end. @throws what a worker failed with */
export async function runWorkerProcess(options: WorkerProcessOptions): Promise<void> {
  installRuntime(options);
  try {
    const storages = await Promise.all(options.storages.map(probeStorage));
    await serve(options, storages);
  } finally {
    await endRuntime();
  }
}

async function serve(
  options: WorkerProcessOptions,
  storages: readonly StorageReport[],
): Promise<void> {
  const { settings, log, signal } = options;
  const client = await connectClient(settings, CONNECT_PATIENCE_MS);
  const connection = await NativeConnection.connect(
    settings.connection as NativeConnectionOptions,
  ).catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  try {
    const pool = await startPool(options, client, connection);
    signal.addEventListener('abort', () => {
      pool.stop();
    });
    if (signal.aborted) pool.stop();
    await watchOver(options, client, pool, storages);
    log.info('the worker has ended');
  } finally {
    await client.close();
    // Workers that never ran hold the connection; what kept them from running is what is to be told.
    await connection.close().catch((error: unknown) => {
      log.warn({ err: error }, 'the connection was not closed');
    });
  }
}

async function startPool(
  options: WorkerProcessOptions,
  { client }: ComposeClient,
  connection: NativeConnection,
): Promise<WorkerPool> {
  const { settings, log, queues } = options;
  const searchAttributes = await ensureSearchAttributes(client, settings.namespace, log);
  const pool: WorkerPool = new WorkerPool((queue) =>
    createWorker(
      {
        connection,
        namespace: settings.namespace,
        activities,
        workflows: workflowCode(),
        identity: identity(),
        buildId: buildId(),
      },
      queue,
    ),
  );
  const activities = options.activities({
    searchAttributes,
    isOpen: (workflowId) => isOpen(client, workflowId),
    cancel: async (workflowId) => {
      await client.workflow.getHandle(workflowId).cancel();
    },
    pool,
  });
  await Promise.all(queues.map((queue) => pool.add(queue)));
  log.info({ queues, address: settings.address, build: buildId() }, 'the worker polls');
  return pool;
}

/** Health and reconciler go along with the workers. */
async function watchOver(
  options: WorkerProcessOptions,
  client: ComposeClient,
  pool: WorkerPool,
  storages: readonly StorageReport[],
): Promise<void> {
  const { log, healthFile, healthAddress } = options;
  const report = (): HealthReport => reportOf(pool, storages);
  const stopFile =
    healthFile === null
      ? null
      : writeHealthFile(healthFile, report, HEALTH_INTERVAL_MS, (error) => {
          log.warn({ error }, `cannot write ${healthFile}`);
        });
  const endpoint = healthAddress === null ? null : await serveHealth(healthAddress, report);
  const reconciler = options.queues.some(({ taskQueue }) => taskQueue === COMPOSE_TASK_QUEUE)
    ? new Reconciler({ client: client.client, log, intervalMs: options.reconcileIntervalMs })
    : null;
  reconciler?.start();
  try {
    await pool.ended();
  } finally {
    stopFile?.();
    await endpoint?.close();
    await reconciler?.stop();
  }
}

function reportOf(pool: WorkerPool, storages: readonly StorageReport[]): HealthReport {
  const queues = pool.health();
  return {
    healthy: isHealthy(queues),
    identity: identity(),
    build: buildId(),
    pid: process.pid,
    time: new Date().toISOString(),
    queues,
    storages,
  };
}

const identity = (): string => `punji-worker ${String(process.pid)}@${os.hostname()}`;

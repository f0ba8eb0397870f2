/** A place where one compose at a time is made: a namespace, workers behind a network of their own, a target directory. */
import { ServiceError, type Client } from '@temporalio/client';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComposeResult } from '../../../workflows/messages.js';
import { Network } from './network.js';
import type { ChaosServer } from './server.js';
import { SmallDisk } from './small-disk.js';
import { ChaosWorker } from './worker.js';

export interface SiteFacts {
  readonly server: ChaosServer;
  /** Where the site's own directory is made. */
  readonly parent: string;
  readonly name: string;
  /** Directory of `lib/publish/fault-point.ts`; null if no point is to be hit. */
  readonly faults?: string;
  /** Variables of the workers beside the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** One by default. */
  readonly workers?: number;
  /** Size of a file system of the target directory's own. */
  readonly diskMib?: number;
}

export class ChaosSite {
  private constructor(
    readonly name: string,
    /** The target directory. */
    readonly dir: string,
    readonly workers: readonly ChaosWorker[],
    readonly network: Network,
    readonly disk: SmallDisk | null,
    readonly client: Client,
    private readonly server: ChaosServer,
  ) {}

  static async open(facts: SiteFacts): Promise<ChaosSite> {
    const { server, name, diskMib } = facts;
    const home = path.join(facts.parent, name);
    const dir = path.join(home, 'target');
    await mkdir(dir, { recursive: true });
    const disk = diskMib === undefined ? null : await SmallDisk.mount(dir, diskMib);
    const namespace = await server.namespace(name);
    const network = await Network.open(server.port);
    const workers = Array.from({ length: facts.workers ?? 1 }, (_, index) => {
      const logFile = path.join(home, `worker-${String(index)}.log`);
      const { address } = network;
      const { faults = null, environment = {} } = facts;
      return new ChaosWorker({ address, namespace, faults, logFile, environment });
    });
    const client = await server.connect(namespace);
    return new ChaosSite(name, dir, workers, network, disk, client, server);
  }

  /** Starts a compose with nothing but Temporal's own command line. */
  async start(config: string, name = this.name, more: object = {}): Promise<string> {
    const workflowId = `compose-${name}`;
    const input = JSON.stringify({ config, targetDir: this.dir, type: 'test', ...more });
    await this.server.insist([
      ...['workflow', 'start', '--namespace', this.name, '--type', 'compose'],
      ...['--task-queue', 'punji', '--workflow-id', workflowId, '--input', input],
    ]);
    return workflowId;
  }

  /** The environment by which commands find the site's server. */
  environment(): Record<string, string> {
    return {
      TEMPORAL_ADDRESS: this.server.address,
      TEMPORAL_NAMESPACE: this.name,
      PUNJI_STATE_DIR: path.join(path.dirname(this.dir), 'state'),
    };
  }

  /** Waits for the compose, over restarts of the server and answers that do not come in time. */
  async result(workflowId: string): Promise<ComposeResult> {
    for (;;) {
      try {
        return (await this.client.workflow.getHandle(workflowId).result()) as ComposeResult;
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        await delay(500);
      }
    }
  }

  async close(): Promise<void> {
    this.network.restore();
    await this.disk?.free();
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.client.connection.close();
    await this.network.close();
    await this.disk?.unmount();
  }
}

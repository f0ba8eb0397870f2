/** A place where one compose at a time is made: a namespace, a worker, a target directory. */
import { ServiceError, type Client } from '@temporalio/client';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComposeResult } from '../../../workflows/messages.js';
import type { ChaosServer } from './server.js';
import { ChaosWorker } from './worker.js';

export class ChaosSite {
  private constructor(
    readonly name: string,
    readonly dir: string,
    readonly worker: ChaosWorker,
    readonly client: Client,
    private readonly server: ChaosServer,
  ) {}

  static async open(
    server: ChaosServer,
    parent: string,
    name: string,
    faults: string | null,
  ): Promise<ChaosSite> {
    const dir = path.join(parent, name);
    await mkdir(dir, { recursive: true });
    const namespace = await server.namespace(name);
    const logFile = path.join(dir, 'worker.log');
    const worker = new ChaosWorker({ address: server.address, namespace, faults, logFile });
    return new ChaosSite(name, dir, worker, await server.connect(namespace), server);
  }

  /** Starts a compose with nothing but Temporal's own command line. */
  async start(config: string, name = this.name, more: object = {}): Promise<string> {
    const workflowId = `compose-${name}`;
    const input = JSON.stringify({ config, targetDir: this.dir, type: 'test', ...more });
    await this.server.cli(
      [
        'workflow',
        'start',
        '--namespace',
        this.name,
        '--type',
        'compose',
        '--task-queue',
        'punji',
        '--workflow-id',
        workflowId,
        '--input',
        input,
      ],
      true,
    );
    return workflowId;
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
    await this.worker.stop();
    await this.client.connection.close();
  }
}

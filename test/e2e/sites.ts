/** A server of a test's own on which the demo is composed with plain Temporal, at sites that last for one test each. */
import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StatusReport } from '../../workflows/messages.js';
import { ROOT } from '../tools.js';
import { ChaosServer } from './chaos/server.js';
import { ChaosSite } from './chaos/site.js';

export const DEMO = path.join(ROOT, 'examples', 'demo');
export const DEMO_CONFIG = path.join(DEMO, 'demo.conf');

export class Sites {
  private constructor(
    readonly dir: string,
    readonly server: ChaosServer,
  ) {}

  static async open(): Promise<Sites> {
    await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
    const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-sites-'));
    return new Sites(dir, await ChaosServer.start(dir));
  }

  /** @param environment variables of its worker beside the usual ones */
  async at<T>(
    name: string,
    work: (site: ChaosSite) => Promise<T>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const site = await ChaosSite.open({
      ...{ server: this.server, parent: this.dir, name, environment },
    });
    try {
      return await work(site);
    } finally {
      await site.close();
    }
  }

  /** Tells Temporal's own command what to do with a workflow or activity of a site. */
  async tell(
    site: ChaosSite,
    workflowId: string,
    ...[what, verb, ...options]: string[]
  ): Promise<void> {
    const args = [what ?? '', verb ?? '', '--namespace', site.name, '--workflow-id', workflowId];
    await this.server.cli([...args, ...options], true);
  }

  async close(): Promise<void> {
    await this.server.kill();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Waits until the compose has a node under way, one whose name begins so. */
export async function untilRunning(site: ChaosSite, workflowId: string, node = ''): Promise<void> {
  const handle = site.client.workflow.getHandle(workflowId);
  for (;;) {
    const report = await handle.query<StatusReport>('status');
    if (report.running.some((running) => running.node.startsWith(node))) return;
    await delay(50);
  }
}

/** What the attempts of a node have left of themselves, a JSON line each. */
export async function attemptLines(composeDir: string, node: string): Promise<readonly string[]> {
  const file = path.join(composeDir, 'work', 'global', 'nodes', node, 'attempts.jsonl');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

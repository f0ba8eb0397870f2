/** The test hub as a process that is started again whenever it ends, with the demo's RPMs in a tag. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlRequest } from '../../doubles/koji-hub/control.js';
import type { HubState } from '../../doubles/koji-hub/state.js';
import { freePort } from '../../../workers/embedded/ports.js';
import { ROOT } from '../../tools.js';

const MAIN = path.join(ROOT, 'test', 'doubles', 'koji-hub', 'main.ts');
const UP_MS = 120_000;

export class ChaosHub {
  private process: ChildProcess | null = null;
  private stopping = false;
  private readonly loop: Promise<void>;
  /** How often it has been started. */
  starts = 0;

  private constructor(
    private readonly dir: string,
    private readonly port: number,
    private readonly rpms: string,
  ) {
    this.loop = this.run();
  }

  /** Starts it; `home` of whoever asks it is below the same directory. */
  static async start(dir: string, rpms: string): Promise<ChaosHub> {
    await mkdir(dir, { recursive: true });
    const hub = new ChaosHub(dir, await freePort(), rpms);
    await hub.tell({});
    return hub;
  }

  get home(): string {
    return path.join(this.dir, 'home');
  }

  kill(): void {
    this.process?.kill('SIGKILL');
  }

  /** Weather and rules; waits until it answers. */
  async tell(request: ControlRequest): Promise<void> {
    const url = `http://127.0.0.1:${String(this.port)}/control`;
    const deadline = Date.now() + UP_MS;
    for (;;) {
      const body = JSON.stringify(request);
      const answer = await fetch(url, { method: 'POST', body }).catch(() => null);
      if (answer?.ok === true) return;
      if (Date.now() > deadline) throw new Error('the hub does not come up');
      await delay(100);
    }
  }

  async state(): Promise<HubState> {
    return JSON.parse(await readFile(path.join(this.dir, 'hub/state.json'), 'utf8')) as HubState;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.process?.kill('SIGTERM');
    await this.loop;
  }

  private async run(): Promise<void> {
    const log = openSync(path.join(this.dir, 'hub.log'), 'a');
    const options = [
      ...['--port', String(this.port)],
      ...['--rpms', this.rpms],
      ...['--tag', 'lantern-1', '--tag', 'lantern-1-build'],
      ...['--profile', path.join(this.home, '.koji', 'config')],
      ...['--task-ms', '500', '--attached'],
    ];
    while (!this.stopping) {
      this.starts += 1;
      const words = ['--import', 'tsx', MAIN, path.join(this.dir, 'hub'), ...options];
      this.process = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', log, log] });
      await once(this.process, 'exit');
    }
    closeSync(log);
  }
}

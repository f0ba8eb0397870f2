/** A Temporal server of a test's own, on a database file, that can be killed and started again at the same address. */
import { Client, Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { execa } from 'execa';
import path from 'node:path';
import { freePort } from '../../../workers/embedded/ports.js';
import { SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import { TEMPORAL } from '../../tools.js';

const UP_MS = 120_000;

export class ChaosServer {
  private process: ChildProcess | null = null;
  private restarting: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dir: string,
    readonly port: number,
  ) {}

  static async start(dir: string): Promise<ChaosServer> {
    const server = new ChaosServer(dir, await freePort());
    await server.up();
    return server;
  }

  get address(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** Starts it, and waits until it answers. */
  async up(): Promise<void> {
    const deadline = Date.now() + UP_MS;
    for (;;) {
      // Somebody's connection may have the port for a moment, and the server then ends at once.
      if (this.process === null || hasEnded(this.process)) this.process = this.spawn();
      const { exitCode } = await this.cli(['operator', 'cluster', 'health']);
      if (exitCode === 0) return;
      if (Date.now() > deadline) throw new Error('the Temporal server does not come up');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private spawn(): ChildProcess {
    const args = ['--headless', '--ip', '127.0.0.1', '--port', String(this.port)];
    const database = ['--db-filename', path.join(this.dir, 'temporal.db')];
    const attributes = SEARCH_ATTRIBUTES.flatMap((name) => [
      '--search-attribute',
      `${name}=Keyword`,
    ]);
    return spawn(
      TEMPORAL,
      [
        ...['server', 'start-dev', ...args, ...database],
        ...['--sqlite-pragma', 'journal_mode=wal', '--log-level', 'never', ...attributes],
      ],
      { stdio: 'ignore' },
    );
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process === null) return;
    if (hasEnded(process)) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  }

  /** Kills it and starts it again; one restart at a time, whoever asks. */
  async restart(): Promise<void> {
    this.restarting = this.restarting.then(async () => {
      await this.kill();
      await this.up();
    });
    await this.restarting;
  }

  /** Makes a namespace with its own composes and workers. */
  async namespace(name: string): Promise<string> {
    await this.insist([
      'operator',
      'namespace',
      'create',
      '--retention',
      '30d',
      '--namespace',
      name,
    ]);
    for (const attribute of SEARCH_ATTRIBUTES) {
      const args = ['operator', 'search-attribute', 'create', '--namespace', name];
      await this.insist([...args, '--name', attribute, '--type', 'Keyword']);
    }
    return name;
  }

  /** Tries until it works or has worked already: a busy server refuses now and then. */
  async insist(args: readonly string[]): Promise<void> {
    for (let left = 30; ; left -= 1) {
      const result = await execa(TEMPORAL, [...args, '--address', this.address], { reject: false });
      if (result.exitCode === 0 || /already (exists|registered)/i.test(result.stderr)) return;
      if (left === 0) throw new Error(`temporal ${args.join(' ')}: ${result.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Runs the `temporal` program against this server. */
  async cli(
    args: readonly string[],
    mustSucceed = false,
  ): Promise<{ exitCode: number; stdout: string }> {
    const result = await execa(TEMPORAL, [...args, '--address', this.address], {
      reject: mustSucceed,
    });
    return { exitCode: result.exitCode ?? 255, stdout: result.stdout };
  }

  async connect(namespace: string): Promise<Client> {
    await this.restarting;
    const connection = await Connection.connect({ address: this.address });
    return new Client({ connection, namespace });
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

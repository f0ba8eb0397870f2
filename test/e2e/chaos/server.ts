/**
 * A Temporal server of a test's own, on a database file, that can be killed and started again at the same address. One
 * that ends by itself is started again, too, as systemd would, and it is told.
 */
import { Client, Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import path from 'node:path';
import { freePort } from '../../../workers/embedded/ports.js';
import { SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import { TEMPORAL } from '../../tools.js';

const UP_MS = 120_000;
/** Of its log, when it ended by itself. */
const SAID_LINES = 8;

export class ChaosServer {
  /** How it ended without having been asked to. */
  readonly endedByItself: string[] = [];
  private process: ChildProcess | null = null;
  /** It is to be running: who ends it sets it down. */
  private isWanted = false;
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
    this.isWanted = false;
    const deadline = Date.now() + UP_MS;
    for (;;) {
      // Somebody's connection may have the port for a moment, and the server then ends at once.
      if (this.process === null || hasEnded(this.process)) this.process = this.spawn();
      const { exitCode } = await this.cli(['operator', 'cluster', 'health']);
      if (exitCode === 0) break;
      if (Date.now() > deadline) {
        throw new Error(`the Temporal server does not come up, see ${this.logFile}`);
      }
      await delay(100);
    }
    this.isWanted = true;
    if (this.process !== null && hasEnded(this.process)) this.ended(this.process);
  }

  private get logFile(): string {
    return path.join(this.dir, 'temporal.log');
  }

  private ended({ exitCode, signalCode }: ChildProcess): void {
    if (!this.isWanted) return;
    const how = signalCode ?? `exit code ${String(exitCode)}`;
    const said = readFileSync(this.logFile, 'utf8').split('\n').slice(-SAID_LINES).join('\n');
    this.endedByItself.push(`${new Date().toISOString()} ${how}: ${said}`);
    this.restart().catch(() => undefined);
  }

  private spawn(): ChildProcess {
    const args = ['--headless', '--ip', '127.0.0.1', '--port', String(this.port)];
    const database = ['--db-filename', path.join(this.dir, 'temporal.db')];
    const attributes = SEARCH_ATTRIBUTES.flatMap((name) => [
      '--search-attribute',
      `${name}=Keyword`,
    ]);
    const log = openSync(this.logFile, 'a');
    const child = spawn(
      TEMPORAL,
      [
        ...['server', 'start-dev', ...args, ...database],
        ...['--sqlite-pragma', 'journal_mode=wal', '--log-level', 'error', ...attributes],
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    child.once('exit', () => {
      this.ended(child);
    });
    return child;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    this.isWanted = false;
    const { process } = this;
    if (process === null || hasEnded(process)) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  }

  /** Kills it and starts it again; one restart at a time, whoever asks. */
  async restart(): Promise<void> {
    const before = this.restarting.catch(() => undefined);
    this.restarting = before.then(async () => {
      await this.kill();
      await this.up();
    });
    await this.restarting;
  }

  /** Makes a namespace with its own composes and workers, which see to the search attributes. */
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
    return name;
  }

  /** Tries until it works or has worked already: a busy server refuses now and then. */
  async insist(args: readonly string[]): Promise<void> {
    for (let left = 30; ; left -= 1) {
      const result = await execa(TEMPORAL, [...args, '--address', this.address], { reject: false });
      if (result.exitCode === 0 || /already (exists|registered)/i.test(result.stderr)) return;
      if (left === 0) throw new Error(`temporal ${args.join(' ')}: ${result.stderr}`);
      await delay(500);
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

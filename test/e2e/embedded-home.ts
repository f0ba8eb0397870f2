/** An embedded Punji of a test's own: commands can be started and left running, its processes found and killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { composesIn } from '../punji.js';
import { ROOT, TEMPORAL } from '../tools.js';

const BIN = path.join(ROOT, 'bin', 'punji.js');
const DEMO = path.join(ROOT, 'examples', 'demo');

export interface Endpoint {
  readonly daemon: { readonly pid: number };
  readonly address: string;
  readonly serverPid: number | null;
  readonly workerPid: number | null;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has written so far, both streams. */
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

export class EmbeddedHome {
  private readonly running: ChildProcess[] = [];

  private constructor(readonly dir: string) {}

  static async open(): Promise<EmbeddedHome> {
    await execa(process.execPath, [path.join(DEMO, 'build-rpms.mjs')]);
    const home = new EmbeddedHome(await mkdtemp(path.join(os.tmpdir(), 'punji-embedded-')));
    await mkdir(home.targetDir);
    return home;
  }

  get targetDir(): string {
    return path.join(this.dir, 'target');
  }

  get stateDir(): string {
    return path.join(this.dir, 'state');
  }

  /** `punji compose` of the demo with these options besides. */
  compose(...options: string[]): Running {
    return this.start('compose', ...this.demo(), ...options);
  }

  /** The demo without its slowest phases: here it matters that a compose goes on, not what it makes. */
  demo(): string[] {
    const skipped = ['createiso', 'repoclosure', 'extra_files'];
    return [
      ...[path.join(DEMO, 'demo.conf'), '--target-dir', this.targetDir, '--test'],
      ...skipped.flatMap((phase) => ['--skip-phase', phase]),
    ];
  }

  start(...args: string[]): Running {
    return this.startWith({}, ...args);
  }

  /** The same with more in the environment; it is also that of a daemon which the command starts. */
  startWith(environment: Readonly<Record<string, string>>, ...args: string[]): Running {
    const env = {
      ...process.env,
      ...environment,
      TEMPORAL_ADDRESS: '',
      PUNJI_STATE_DIR: this.stateDir,
      PUNJI_TEMPORAL: TEMPORAL,
    };
    const child = spawn(process.execPath, [BIN, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exitCode = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        resolve(code);
      });
    });
    return { child, output: () => output, exitCode };
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<{ exitCode: number | null; output: string }> {
    const running = this.start(...args);
    return { exitCode: await running.exitCode, output: running.output() };
  }

  async endpoint(): Promise<Endpoint> {
    const text = await readFile(path.join(this.stateDir, 'endpoint.json'), 'utf8');
    return JSON.parse(text) as Endpoint;
  }

  /** Waits for something to become true. */
  async until(
    what: string,
    isTrue: () => Promise<boolean> | boolean,
    timeoutMs = 90_000,
  ): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await isTrue())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await delay(50);
    }
  }

  composes(): Promise<string[]> {
    return composesIn(this.targetDir);
  }

  /** Waits until a command's compose has a directory; gives it. */
  async directoryOf(running: Running): Promise<string> {
    const find = (): string | undefined => /in (\S+\.t\.\d+)/.exec(running.output())?.[1];
    await this.until(`a directory in: ${running.output()}`, () => find() !== undefined);
    return find() ?? '';
  }

  async statusOf(composeDir: string): Promise<string> {
    return (await readFile(path.join(composeDir, 'STATUS'), 'utf8').catch(() => '')).trim();
  }

  async temporal(...args: string[]): Promise<string> {
    const { address } = await this.endpoint();
    return (await execa(TEMPORAL, [...args, '--address', address])).stdout;
  }

  async close(): Promise<void> {
    for (const child of this.running) child.kill('SIGKILL');
    await this.run('dev', 'stop');
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Kills a process and waits until it is gone. */
export async function kill(pid: number | null): Promise<void> {
  if (pid === null) throw new Error('there is no such process');
  process.kill(pid, 'SIGKILL');
  const isThere = async (): Promise<boolean> =>
    await readFile(`/proc/${String(pid)}/stat`, 'utf8').then(
      (stat) => !stat.includes(') Z '),
      () => false,
    );
  while (await isThere()) await delay(10);
}

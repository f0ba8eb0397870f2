/** A `punji worker` that is started again whenever it ends, as systemd would, until the test is over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../tools.js';

const BIN = path.join(ROOT, 'bin', 'punji.js');

export interface WorkerFacts {
  readonly address: string;
  readonly namespace: string;
  /** Directory of `lib/publish/fault-point.ts`; null for a worker that nothing happens to. */
  readonly faults: string | null;
  readonly logFile: string;
  /** Variables beside the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
}

export class ChaosWorker {
  private process: ChildProcess | null = null;
  private stopping = false;
  private readonly loop: Promise<void>;
  /** How often it has been started. */
  starts = 0;

  constructor(private readonly facts: WorkerFacts) {
    this.loop = this.run();
  }

  /** As a power cut would: its tools go on. */
  kill(): void {
    this.process?.kill('SIGKILL');
  }

  /** As a host that hangs: its tools go on. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.process?.kill('SIGCONT');
    this.process?.kill('SIGTERM');
    await this.loop;
  }

  private async run(): Promise<void> {
    const { address, namespace, faults, logFile, environment } = this.facts;
    const args = [
      'worker',
      '--arch',
      'x86_64',
      '--arch',
      'aarch64',
      '--queue',
      'punji',
      '--queue',
      'punji-koji',
      '--reconcile-seconds',
      '2',
    ];
    const log = openSync(logFile, 'a');
    while (!this.stopping) {
      this.starts += 1;
      this.process = spawn(process.execPath, [BIN, ...args], {
        stdio: ['ignore', log, log],
        env: {
          ...process.env,
          ...environment,
          TEMPORAL_ADDRESS: address,
          TEMPORAL_NAMESPACE: namespace,
          ...(faults === null ? {} : { PUNJI_FAULTS: faults }),
        },
      });
      await once(this.process, 'exit');
    }
    closeSync(log);
  }
}

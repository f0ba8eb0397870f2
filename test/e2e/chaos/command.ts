/** A `punji compose` that follows its compose; it is killed and given again, as by somebody whose terminal died. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from '../../tools.js';

const BIN = path.join(ROOT, 'bin', 'punji.js');

export class Command {
  private child: ChildProcess;
  private output = '';

  constructor(
    private readonly args: readonly string[],
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    this.child = this.begin();
  }

  async killAndRepeat(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null) return;
    this.child = await this.replace(child);
  }

  /** Waits for the end of the last one. @throws Error if it does not end with 0 */
  async end(): Promise<void> {
    for (;;) {
      const { child } = this;
      const code = child.exitCode ?? (await exitOf(child));
      // Another has taken its place meanwhile.
      if (child !== this.child || child.signalCode === 'SIGKILL') continue;
      if (code === 0) return;
      throw new Error(`punji compose ended with ${String(code)}: ${this.output}`);
    }
  }

  private async replace(child: ChildProcess): Promise<ChildProcess> {
    child.kill('SIGKILL');
    await exitOf(child);
    return this.begin();
  }

  private begin(): ChildProcess {
    const env = { ...process.env, ...this.environment };
    const child = spawn(process.execPath, [BIN, 'compose', ...this.args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    return child;
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

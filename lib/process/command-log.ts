/** A command's own log file: what was run, what it printed, how it ended. */
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from './command.js';
import { quoteCommand } from './quote.js';
import { fromSystemError } from './system-error.js';
import { makeDirectory } from './write-file.js';

export class CommandLog {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /** Opens the log for appending and writes its header. @throws SpaceError */
  static async open(file: string, command: Command): Promise<CommandLog> {
    return await explained(file, async () => {
      await makeDirectory(path.dirname(file));
      const handle = await open(file, 'a');
      if ((await handle.stat()).size === 0) await handle.chmod(0o644).catch(() => undefined);
      const log = new CommandLog(file, handle);
      const cwd = command.cwd ?? process.cwd();
      const start = new Date().toISOString();
      const header = `$ ${quoteCommand(command)}\n# cwd: ${cwd}\n# start: ${start}\n`;
      await log.handle.appendFile(header);
      return log;
    });
  }

  async add(chunk: Buffer | string): Promise<void> {
    await explained(this.file, () => this.handle.appendFile(chunk));
  }

  /** Writes how the command ended and closes the file. */
  async close(ending: string): Promise<void> {
    try {
      await this.add(`# ${ending}\n`);
    } finally {
      await this.handle.close();
    }
  }
}

async function explained<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fromSystemError(error, 'write the log', file);
  }
}

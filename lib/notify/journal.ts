/** Which scripts were begun for which event, written before they are: what was begun once is never begun again. */
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError, writeFileAtomic } from '../process/index.js';
import type { NotifiedEvent } from './event.js';

/** The state of one script for one event. */
export class JournalEntry {
  private readonly file: string;

  constructor(
    composeDir: string,
    private readonly event: NotifiedEvent,
    private readonly script: string,
    index: number,
  ) {
    const name = createHash('sha256').update(event.id).digest('hex').slice(0, 32);
    const dir = new ComposeTree(composeDir).notificationJournal();
    this.file = path.join(dir, `${name}.${String(index)}.json`);
  }

  /** True: nobody has begun it before, and it is noted as begun. */
  async begin(): Promise<boolean> {
    const text = this.text('begun');
    try {
      await mkdir(path.dirname(this.file), { recursive: true });
      const handle = await open(this.file, 'wx');
      try {
        await handle.write(text);
        await handle.sync();
      } catch (error) {
        // On a full disk the file is there and empty: the script was not begun.
        await rm(this.file, { force: true });
        throw error;
      } finally {
        await handle.close();
      }
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw fromSystemError(error, 'note the notification in', this.file);
    }
  }

  /** Notes how it ended. */
  async end(how: string): Promise<void> {
    await writeFileAtomic(this.file, this.text(how));
  }

  private text(state: string): string {
    const { id, message } = this.event;
    return `${JSON.stringify({ version: 1, id, message, script: this.script, state })}\n`;
  }
}

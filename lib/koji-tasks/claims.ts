/**
 * Which tasks a compose has on a hub, and for which node: a file per task in `logs/global/koji-tasks`, where Pungi has
 * empty ones of the same names. A task belongs to the node that made its file first.
 */
import { link, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, fromSystemError, makeDirectory, writeFileAtomic } from '../process/index.js';

export class TaskClaims {
  constructor(readonly dir: string) {}

  /** Claims a task for an owner; false if another has it. */
  async claim(id: number, owner: string): Promise<boolean> {
    const file = this.file(id);
    const mine = `${file}.${owner.replaceAll('/', '_')}.new`;
    try {
      await makeDirectory(this.dir);
      await writeFileAtomic(mine, `${owner}\n`);
      // Unlike a rename, a link does not replace what another has put there.
      await link(mine, file);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw fromSystemError(error, 'write', file);
      return (await this.ownerOf(id)) === owner;
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** Takes a task away from whoever has it. */
  async assign(id: number, owner: string): Promise<void> {
    await writeFileAtomic(this.file(id), `${owner}\n`);
  }

  /** Null: nobody has it. */
  async ownerOf(id: number): Promise<string | null> {
    try {
      return (await readFile(this.file(id), 'utf8')).trim();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw fromSystemError(error, 'read', this.file(id));
    }
  }

  /** All tasks of the compose. */
  async tasks(): Promise<readonly number[]> {
    try {
      const names = await readdir(this.dir);
      return names.filter((name) => /^\d+$/.test(name)).map(Number);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw fromSystemError(error, 'read', this.dir);
    }
  }

  private file(id: number): string {
    return path.join(this.dir, String(id));
  }
}

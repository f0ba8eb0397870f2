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
    return await this.read(this.file(id));
  }

  /** Says by which profile the hub is reached, for those who do not know the compose's configuration. */
  async noteProfile(name: string): Promise<void> {
    if ((await this.profile()) === name) return;
    await writeFileAtomic(this.profileFile(), `${name}\n`);
  }

  /** Null: the compose has asked for no task. */
  async profile(): Promise<string | null> {
    return await this.read(this.profileFile());
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

  private profileFile(): string {
    return path.join(this.dir, 'profile');
  }

  private async read(file: string): Promise<string | null> {
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw fromSystemError(error, 'read', file);
    }
  }
}

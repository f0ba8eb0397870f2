/** A small file system that can be filled and freed again: a tmpfs, so root (or sudo without a password) is needed. */
import { execa } from 'execa';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

async function asRoot(...words: readonly string[]): Promise<void> {
  const [program = '', ...args] = process.getuid?.() === 0 ? words : ['sudo', '-n', ...words];
  await execa(program, args);
}

export class SmallDisk {
  private constructor(readonly dir: string) {}

  static async mount(dir: string, sizeMib: number): Promise<SmallDisk> {
    await mkdir(dir, { recursive: true });
    await asRoot('mount', '-t', 'tmpfs', '-o', `size=${String(sizeMib)}m,mode=1777`, 'tmpfs', dir);
    return new SmallDisk(dir);
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const args = ['if=/dev/zero', `of=${this.filler()}`, 'bs=64k'];
    const { exitCode, stderr } = await execa('dd', args, { reject: false });
    if (exitCode === 0 || !stderr.includes('No space left')) {
      throw new Error(`${this.dir} was not filled: ${stderr}`);
    }
  }

  async free(): Promise<void> {
    await rm(this.filler(), { force: true });
  }

  async unmount(): Promise<void> {
    await asRoot('umount', '--lazy', this.dir);
  }

  private filler = (): string => path.join(this.dir, '.filler');
}

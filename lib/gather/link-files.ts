/** Links or copies packages into scratch, from where they are published (pungi/linker.py). */
import { copyFile, link, lstat, readlink, stat, symlink, utimes } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { InputError } from '../errors.js';
import { linkFileBatch, refusalError } from '../file-batches/index.js';
import { codeOf, fromSystemError, makeDirectory } from '../process/index.js';
import type { LinkTask } from './link-plan.js';

export type LinkType = 'hardlink' | 'copy' | 'hardlink-or-copy' | 'symlink' | 'abspath-symlink';

/** Links between two looks whether to stop; copies at once. */
const LINKS_AT_ONCE = 10_000;
const COPIES_AT_ONCE = 32;

export interface LinkOptions {
  readonly type: LinkType;
  /** Final root of the targets, and the scratch directory that stands for it until they are published. */
  readonly finalRoot: string;
  readonly scratchRoot: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Puts all packages into scratch; a target that several tasks name must be the same file in all.
 * @throws InputError if two different files have one target
 */
export async function linkFiles(tasks: readonly LinkTask[], options: LinkOptions): Promise<void> {
  const wanted = await distinctTasks(tasks);
  await makeDirectories(wanted, options);
  const isHardlink = options.type === 'hardlink' || options.type === 'hardlink-or-copy';
  const left = isHardlink ? await hardlinkAll(wanted, options) : wanted;
  const linker = new Linker(options);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < left.length; index = next++) {
      options.signal.throwIfAborted();
      const task = left[index];
      if (task !== undefined) await linker.link(task);
      if (index % 1000 === 0) {
        options.onProgress(`placed ${String(index)} of ${String(left.length)} packages`);
      }
    }
  };
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, work));
}

/** Gives the tasks that lie on another file system. */
async function hardlinkAll(
  tasks: readonly LinkTask[],
  options: LinkOptions,
): Promise<readonly LinkTask[]> {
  const far: LinkTask[] = [];
  for (let start = 0; start < tasks.length; start += LINKS_AT_ONCE) {
    options.signal.throwIfAborted();
    options.onProgress(`linked ${String(start)} of ${String(tasks.length)} packages`);
    const batch = tasks.slice(start, start + LINKS_AT_ONCE);
    const pairs = batch.map(({ source, target }) => ({
      from: source,
      to: scratchPlace(target, options),
    }));
    for (const refusal of await linkFileBatch(pairs)) {
      const task = batch[refusal.index];
      if (task === undefined) continue;
      const error = refusalError(refusal);
      if (refusal.code !== 'EXDEV' || options.type === 'hardlink') throw notLinked(task, error);
      far.push(task);
    }
  }
  return far;
}

function notLinked({ source, target }: LinkTask, error: unknown): unknown {
  if (codeOf(error) !== 'ENOENT') return fromSystemError(error, 'link', target);
  return new InputError(`Package ${source} is not there any more`, {
    hint: 'Run the compose again from pkgset.',
    cause: error,
  });
}

/** One task per target. Of the same size and time two sources count as the same file. */
async function distinctTasks(tasks: readonly LinkTask[]): Promise<LinkTask[]> {
  const byTarget = new Map<string, LinkTask>();
  for (const task of tasks) {
    const other = byTarget.get(task.target);
    if (other === undefined) byTarget.set(task.target, task);
    else if (other.source !== task.source) await checkSame(other, task);
  }
  return [...byTarget.values()];
}

async function checkSame(first: LinkTask, second: LinkTask): Promise<void> {
  const [a, b] = await Promise.all([stat(first.source), stat(second.source)]);
  const isSame = a.size === b.size && Math.floor(a.mtimeMs / 1000) === Math.floor(b.mtimeMs / 1000);
  if (isSame) return;
  throw new InputError(
    `Two different packages are to be linked to ${first.target}: ${first.source} and ${second.source}`,
    {
      hint: 'Packages of the same name must be the same file in all package sets and repositories.',
    },
  );
}

async function makeDirectories(tasks: readonly LinkTask[], options: LinkOptions): Promise<void> {
  const directories = new Set(
    tasks.map(({ target }) => path.dirname(scratchPlace(target, options))),
  );
  for (const directory of directories) await makeDirectory(directory);
}

const scratchPlace = (target: string, { finalRoot, scratchRoot }: LinkOptions): string =>
  path.join(scratchRoot, path.relative(finalRoot, target));

/** Places what hard links cannot. */
class Linker {
  /** First copy of each source inode: files that are one file stay one. */
  private readonly copies = new Map<string, Promise<string>>();

  constructor(private readonly options: LinkOptions) {}

  async link(task: LinkTask): Promise<void> {
    const place = scratchPlace(task.target, this.options);
    try {
      await this.make(task, place);
    } catch (error) {
      throw notLinked(task, error);
    }
  }

  private async make(task: LinkTask, place: string): Promise<void> {
    switch (this.options.type) {
      case 'hardlink':
        await link(task.source, place);
        return;
      case 'copy':
      case 'hardlink-or-copy':
        await this.copy(task.source, place);
        return;
      case 'symlink':
        await this.symlink(task, path.relative(path.dirname(task.target), task.source), place);
        return;
      case 'abspath-symlink':
        await this.symlink(task, task.source, place);
        return;
    }
  }

  /** A source that is a link itself is repeated as it is. */
  private async symlink(task: LinkTask, text: string, place: string): Promise<void> {
    const isLink = (await lstat(task.source)).isSymbolicLink();
    await symlink(isLink ? await readlink(task.source) : text, place);
  }

  private async copy(source: string, place: string): Promise<void> {
    const status = await stat(source);
    const key = `${String(status.dev)}:${String(status.ino)}`;
    const first = this.copies.get(key);
    if (first !== undefined) {
      await link(await first, place);
      return;
    }
    const copying = copyFile(source, place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      .then(() => utimes(place, status.atime, status.mtime))
      .then(() => place);
    this.copies.set(key, copying);
    await copying;
  }
}

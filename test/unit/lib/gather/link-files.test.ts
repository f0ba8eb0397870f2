import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lstat, mkdtemp, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../../../lib/errors.js';
import {
  linkFiles,
  linkTasks,
  type LinkTask,
  type LinkType,
} from '../../../../lib/gather/index.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'punji-link-'));
  await writeFile(path.join(root, 'a.rpm'), 'a');
  await utimes(path.join(root, 'a.rpm'), 1000, 1000);
});
afterEach(() => rm(root, { recursive: true }));

const task = (source: string, target: string): LinkTask => ({
  source: path.join(root, source),
  target: path.join('/final/os/Packages', target),
});
const link = (tasks: readonly LinkTask[], type: LinkType): Promise<void> =>
  linkFiles(tasks, {
    type,
    finalRoot: '/final',
    scratchRoot: path.join(root, 'scratch'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
const made = (name: string): string => path.join(root, 'scratch/os/Packages', name);

describe('linking', () => {
  test('a hard link is the same file', async () => {
    await link([task('a.rpm', 'a/a.rpm')], 'hardlink-or-copy');
    expect((await stat(made('a/a.rpm'))).ino).toBe((await stat(path.join(root, 'a.rpm'))).ino);
  });

  test('a copy has the same time, and copies of one file are one file', async () => {
    await link([task('a.rpm', 'a.rpm'), task('a.rpm', 'b.rpm')], 'copy');
    const copy = await stat(made('a.rpm'));
    expect(copy.mtimeMs).toBe(1_000_000);
    expect(copy.ino).not.toBe((await stat(path.join(root, 'a.rpm'))).ino);
    expect((await stat(made('b.rpm'))).ino).toBe(copy.ino);
  });

  test('a relative symlink leads from the final place', async () => {
    await link([task('a.rpm', 'a.rpm')], 'symlink');
    expect(await readlink(made('a.rpm'))).toBe(
      path.relative('/final/os/Packages', path.join(root, 'a.rpm')),
    );
    await link([task('a.rpm', 'c.rpm')], 'abspath-symlink');
    expect(await readlink(made('c.rpm'))).toBe(path.join(root, 'a.rpm'));
    expect((await lstat(made('c.rpm'))).isSymbolicLink()).toBe(true);
  });

  test('the same file twice is linked once; different ones are refused', async () => {
    await writeFile(path.join(root, 'same.rpm'), 'b');
    await utimes(path.join(root, 'same.rpm'), 1000.5, 1000.5);
    await link([task('a.rpm', 'a.rpm'), task('same.rpm', 'a.rpm')], 'hardlink');
    await writeFile(path.join(root, 'other.rpm'), 'longer');
    const both = [task('a.rpm', 'x.rpm'), task('other.rpm', 'x.rpm')];
    await expect(link(both, 'hardlink')).rejects.toThrow(InputError);
  });

  test('a package that is gone is named', async () => {
    await expect(link([task('gone.rpm', 'gone.rpm')], 'hardlink')).rejects.toThrow(/gone\.rpm/);
  });
});

test('lookaside packages have no place; hashed directories are named by the first letter', () => {
  const records = [
    { path: '/p/Kernel-1-1.x86_64.rpm', flags: ['input'], nevra: 'Kernel-0:1-1.x86_64' },
    { path: '/p/side-1-1.x86_64.rpm', flags: ['lookaside'], nevra: 'side-0:1-1.x86_64' },
  ];
  const list = { records, category: 'binary', directory: '/c/Packages' } as const;
  expect(linkTasks(list, true)).toEqual([
    { source: '/p/Kernel-1-1.x86_64.rpm', target: '/c/Packages/k/Kernel-1-1.x86_64.rpm' },
  ]);
});

/** Copying exported files: what is kept, what is refused. */
import {
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
  chmod,
  link,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import { copyAll } from '../../../../lib/scm/index.js';

let root = '';
let source = '';
let target = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'copy-'));
  source = path.join(root, 'source');
  target = path.join(root, 'target');
  await mkdir(source);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
async function put(name: string, text = name): Promise<void> {
  const full = path.join(source, name);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, text);
}

test('files and directories are copied with mode and time, any name', async () => {
  const names = ['it\'s "$(x)"', 'a\nb', 'sub/-dash', 'sub/deep/ü'];
  for (const name of names) await put(name);
  await chmod(path.join(source, 'a\nb'), 0o640);
  await utimes(path.join(source, 'a\nb'), 1000, 2000);
  expect(await copyAll(source, target)).toEqual([...names].sort());
  for (const name of names) expect(await readFile(path.join(target, name), 'utf8')).toBe(name);
  const { mode, mtimeMs } = await stat(path.join(target, 'a\nb'));
  expect([mode & 0o777, mtimeMs]).toEqual([0o640, 2_000_000]);
});

test('a file overwrites, and does not write into what is linked to it elsewhere', async () => {
  await put('f', 'new');
  await mkdir(target);
  await writeFile(path.join(root, 'older'), 'old');
  await link(path.join(root, 'older'), path.join(target, 'f'));
  await copyAll(source, target);
  expect(await readFile(path.join(target, 'f'), 'utf8')).toBe('new');
  expect(await readFile(path.join(root, 'older'), 'utf8')).toBe('old');
});

test('links to files at the top stay links; deeper ones and those to directories are followed', async () => {
  await put('file');
  await put('dir/inner');
  await symlink('file', path.join(source, 'top'));
  await symlink('../file', path.join(source, 'dir/deep'));
  await symlink('dir', path.join(source, 'twin'));
  expect(await copyAll(source, target)).toEqual([
    'dir/deep',
    'dir/inner',
    'file',
    'top',
    'twin/deep',
    'twin/inner',
  ]);
  expect(await readlink(path.join(target, 'top'))).toBe('file');
  expect((await lstat(path.join(target, 'dir/deep'))).isFile()).toBe(true);
  expect((await lstat(path.join(target, 'twin'))).isDirectory()).toBe(true);
});

test('a link that would dangle at its new place is replaced by the file', async () => {
  await put('part/keep');
  await put('shared');
  await symlink('../shared', path.join(source, 'part/link'));
  await copyAll(path.join(source, 'part'), target, { root: source });
  expect((await lstat(path.join(target, 'link'))).isFile()).toBe(true);
});

describe('refused', () => {
  test('an empty source', async () => {
    await expect(copyAll(source, target)).rejects.toThrow(`Source directory ${source} is empty.`);
  });

  test('a subdirectory that exists already', async () => {
    await put('sub/x');
    await mkdir(path.join(target, 'sub'), { recursive: true });
    await expect(copyAll(source, target)).rejects.toThrow(InputError);
  });

  test.each(['top', 'dir/deep'])('a link out of the root at %s', async (name) => {
    await put('dir/x');
    await symlink('/etc/passwd', path.join(source, name));
    await expect(copyAll(source, target)).rejects.toThrow(/leads out of/);
  });

  test('a link to nothing, and a link to its own parent', async () => {
    await put('dir/x');
    await symlink('nowhere', path.join(source, 'dir/dangling'));
    await expect(copyAll(source, target)).rejects.toThrow(/link to nothing/);
    await rm(path.join(source, 'dir/dangling'));
    await rm(target, { recursive: true });
    await symlink('.', path.join(source, 'dir/loop'));
    await expect(copyAll(source, target)).rejects.toThrow(InputError);
  });
});

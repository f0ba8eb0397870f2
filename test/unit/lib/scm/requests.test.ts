/** Sources that are refused before anything is run. */
import { mkdtemp, rm, writeFile, mkdir, readFile, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InputError } from '../../../../lib/errors.js';
import {
  below,
  exportDirectory,
  exportFiles,
  exportOneFile,
  type ScmContext,
  type ScmSource,
} from '../../../../lib/scm/index.js';

let root = '';
let context: ScmContext;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'scm [x] '));
  await mkdir(path.join(root, 'conf'));
  await mkdir(path.join(root, 'scratch'));
  context = {
    baseDir: path.join(root, 'conf'),
    scratch: path.join(root, 'scratch'),
    logFile: path.join(root, 'log'),
    run: async () => {
      await Promise.resolve();
      throw new Error('nothing is to be run');
    },
  };
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
const out = (): string => path.join(root, 'out');

describe('local files', () => {
  beforeEach(async () => {
    for (const name of ["a 'b'.txt", 'c$(x).txt', 'd;e', 'f[1].cfg']) {
      await writeFile(path.join(root, 'conf', name), name);
    }
    await mkdir(path.join(root, 'conf', 'dir', 'sub'), { recursive: true });
    await writeFile(path.join(root, 'conf', 'dir', 'sub', 'x'), 'x');
  });

  test.each<[ScmSource, string[]]>([
    ["a 'b'.txt", ["a 'b'.txt"]],
    [{ scm: 'file', file: '*.txt' }, ["a 'b'.txt", 'c$(x).txt']],
    [{ scm: 'file', file: ['d;e', 'f[1].cfg'], repo: null }, ['d;e', 'f[1].cfg']],
    [{ scm: 'file', file: 'dir/../d;e' }, ['d;e']],
  ])('%j are found below the directory of the configuration', async (source, names) => {
    expect(await exportFiles(source, out(), context)).toEqual(names);
    for (const name of names) {
      expect(await readFile(path.join(out(), name), 'utf8')).toBe(name);
    }
  });

  test('directories give what they hold', async () => {
    expect(await exportDirectory({ scm: 'file', dir: 'd*r' }, out(), context)).toEqual(['sub/x']);
  });

  test('one file goes to its own name', async () => {
    await exportOneFile('d;e', path.join(out(), 'comps.xml'), context);
    expect(await readFile(path.join(out(), 'comps.xml'), 'utf8')).toBe('d;e');
    await expect(exportOneFile({ scm: 'file', file: '*.txt' }, out(), context)).rejects.toThrow(
      /expected one file/,
    );
  });

  test('a directory by file, a file by dir, and what is not there', async () => {
    await expect(exportFiles('dir', out(), context)).rejects.toThrow(/is a directory/);
    await expect(exportDirectory('d;e', out(), context)).rejects.toThrow(/is not a directory/);
    await expect(exportFiles('none', out(), context)).rejects.toThrow(/No files matched/);
  });

  test('a link in a directory that leads out of it', async () => {
    await symlink('../../log', path.join(root, 'conf', 'dir', 'link'));
    await writeFile(path.join(root, 'log'), '');
    await expect(exportDirectory('dir', out(), context)).rejects.toThrow(/leads out of/);
  });
});

describe('a source is refused', () => {
  test.each<[ScmSource, RegExp]>([
    [{ scm: 'svn', file: 'x' }, /Unknown SCM type: svn/],
    [{ scm: 'koji', file: 'x' }, /Unknown SCM type: koji/],
    [{ scm: 'git', repo: 'x' }, /lacks 'file'/],
    [{ scm: 'git', file: 'x' }, /needs one 'repo'/],
    [{ scm: 'file', repo: 'x', file: 'y' }, /takes no 'repo'/],
    [
      { scm: 'git', repo: '--upload-pack=touch x://', file: 'y' },
      /git repository begins with a dash/,
    ],
    [{ scm: 'git', repo: '/r', branch: '-b', file: 'y' }, /git branch begins with a dash/],
    [{ scm: 'cvs', repo: '-d', file: 'y' }, /cvs repository begins with a dash/],
    [{ scm: 'cvs', repo: '/r', file: '-y' }, /cvs path begins with a dash/],
    [{ scm: 'cvs', repo: '/r', file: '../y' }, /leads out of its root/],
    [{ scm: 'rpm', repo: '/nowhere/*.rpm', file: 'y' }, /no RPM matches/],
  ])('%j', async (source, message) => {
    const result = exportFiles(source, out(), context);
    await expect(result).rejects.toThrow(InputError);
    await expect(result).rejects.toThrow(message);
  });
});

test.each([
  ['a/b', true],
  ['/a', true],
  ['..a', true],
  ['a/../b', true],
  ['..', false],
  ['a/../../b', false],
  ['a\0b', false],
])('the path %j stays below its root: %j', (relative, inside) => {
  const check = (): string => below('/r', relative);
  if (inside) expect(check()).toMatch(/^\/r\//);
  else expect(check).toThrow(InputError);
});

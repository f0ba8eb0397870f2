import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  missingTools,
  writeProblems,
  requiredTools,
} from '../../../../lib/compose-checks/index.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-places-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});
const at = (...names: string[]): string => path.join(directory, ...names);

describe('the place of a compose', () => {
  test('is good if it can be written', async () => {
    expect(await writeProblems({ targetDir: directory })).toEqual([]);
    expect(await writeProblems({ composeDir: at('a', 'b') })).toEqual([]);
    expect(await writeProblems({ composeDir: directory })).toEqual([]);
  });

  test('is bad if it is missing or a file', async () => {
    await writeFile(at('file'), '');
    for (const request of [
      { targetDir: at('none') },
      { targetDir: at('file') },
      { composeDir: at('file') },
      { composeDir: at('file', 'below') },
    ]) {
      expect(await writeProblems(request)).toHaveLength(1);
    }
    expect(await writeProblems({ targetDir: at('file') })).toMatchObject([
      { path: 'targetDir', message: `cannot write in ${at('file')}: it is no directory` },
    ]);
  });
});

describe('programs that are needed', () => {
  const options = { create_jigdo: false, createiso_use_xorrisofs: false, createrepo_c: true };
  const repos = ['createrepo_c', 'modifyrepo_c'];

  test.each([
    [{}, [], [...repos, 'genisoimage', 'isoinfo', 'implantisomd5', 'dnf']],
    [
      { createiso_use_xorrisofs: true },
      ['repoclosure'],
      [...repos, 'xorrisofs', 'xorriso', 'implantisomd5'],
    ],
    [{ createrepo_c: false }, ['createiso', 'repoclosure'], ['createrepo', 'modifyrepo']],
    [
      { create_jigdo: true },
      ['repoclosure'],
      [...repos, 'genisoimage', 'isoinfo', 'implantisomd5', 'jigdo-file'],
    ],
  ])('with %j and without %j are %j', (more, skipped, programs) => {
    expect(requiredTools({ ...options, ...more }, ['productimg', ...skipped])).toEqual(programs);
  });

  test('are told once, if two phases need one', () => {
    const xorriso = { ...options, createiso_use_xorrisofs: true };
    const programs = requiredTools(xorriso, ['repoclosure']);
    expect(programs).toEqual(expect.arrayContaining(['msgfmt', 'mke2fs', 'debugfs', 'xorriso']));
    expect(new Set(programs).size).toBe(programs.length);
  });

  test('and missing are told with the package that has them', async () => {
    await mkdir(at('bin'));
    await writeFile(at('bin', 'xorrisofs'), '');
    await writeFile(at('bin', 'genisoimage'), '');
    await chmod(at('bin', 'xorrisofs'), 0o755);
    const problems = await missingTools(['xorrisofs', 'isohybrid', 'genisoimage'], {
      PATH: at('bin'),
    });
    expect(problems.map((problem) => problem.message)).toEqual([
      `Program 'isohybrid' doesn't exist on ${os.hostname()}. Install package 'syslinux'.`,
      `Program 'genisoimage' doesn't exist on ${os.hostname()}. Install package 'genisoimage'.`,
    ]);
  });
});

/** Finding files by pattern. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { globFiles } from '../../../../lib/fnmatch/index.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'glob-'));
  for (const name of ['a/x.pem', 'a/y z.pem', 'b/x.pem', 'b/.hidden.pem', 'c/[x].pem']) {
    await mkdir(path.join(root, path.dirname(name)), { recursive: true });
    await writeFile(path.join(root, name), '');
  }
  await symlink('nowhere', path.join(root, 'a', 'dangling.pem'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

test.each([
  ['a/x.pem', ['a/x.pem']],
  ['a/none.pem', []],
  ['a/*.pem', ['a/dangling.pem', 'a/x.pem', 'a/y z.pem']],
  ['*/x.pem', ['a/x.pem', 'b/x.pem']],
  ['b/*', ['b/x.pem']],
  ['b/.h*', ['b/.hidden.pem']],
  ['?/', ['a', 'b', 'c']],
  ['a/x.pem/', []],
  ['c/[[]x].pem', ['c/[x].pem']],
  ['c/[x].pem', ['c/[x].pem']],
  ['a/../b/x.pem', ['b/x.pem']],
  ['a/../?/x.pem', ['a/x.pem', 'b/x.pem']],
])('%s finds %j', async (pattern, expected) => {
  const found = await globFiles(root, pattern);
  expect(found.map((full) => path.relative(root, full))).toEqual(expected);
});

test('an absolute pattern does not start at the base', async () => {
  expect(await globFiles('/nowhere', `${root}/?/x.pem`)).toEqual([
    path.join(root, 'a/x.pem'),
    path.join(root, 'b/x.pem'),
  ]);
});

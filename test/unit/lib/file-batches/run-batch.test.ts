import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  linkFileBatch,
  refusalError,
  renameFileBatch,
  statFileBatch,
  type FilePair,
} from '../../../../lib/file-batches/index.js';

/** Done at once; by one thread; by two. */
const SIZES = [3, 100, 3000];

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-batch-'));
  await mkdir(path.join(directory, 'from'));
  await mkdir(path.join(directory, 'to'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const place = (folder: string, index: number): string =>
  path.join(directory, folder, String(index).padStart(5, '0'));

async function makeFiles(count: number): Promise<FilePair[]> {
  const pairs = Array.from({ length: count }, (_, index) => ({
    from: place('from', index),
    to: place('to', index),
  }));
  await Promise.all(pairs.map(({ from }, index) => writeFile(from, 'x'.repeat(index % 7))));
  return pairs;
}

describe.each(SIZES)('a batch of %i files', (count) => {
  test('is renamed', async () => {
    expect(await renameFileBatch(await makeFiles(count))).toEqual([]);
    expect(await readdir(path.join(directory, 'from'))).toEqual([]);
    expect(await readdir(path.join(directory, 'to'))).toHaveLength(count);
  });

  test('is linked, and looked at in order', async () => {
    const pairs = await makeFiles(count);
    expect(await linkFileBatch(pairs)).toEqual([]);
    const facts = await statFileBatch([...pairs.map(({ to }) => to), place('to', count)], 'stat');
    expect(facts.slice(0, count).map((one) => one?.size)).toEqual(
      pairs.map((_, index) => index % 7),
    );
    expect(facts.at(count)).toBeNull();
    const last = pairs.at(-1)!;
    expect(facts.at(count - 1)?.inode).toBe((await stat(last.from)).ino);
  });

  test('tells the place of the file that is refused', async () => {
    const pairs = await makeFiles(count);
    await rm(pairs.at(-1)!.from);
    const refusals = await linkFileBatch(pairs);
    expect(refusals).toMatchObject([{ index: count - 1, code: 'ENOENT' }]);
    expect(refusalError(refusals[0]!)).toMatchObject({ code: 'ENOENT' });
  });
});

test('what is on another device is told, and the others are done', async () => {
  const pairs = await makeFiles(2);
  const far = { from: '/proc/self/status', to: place('to', 9) };
  const refusals = await linkFileBatch([far, ...pairs]);
  expect(refusals).toMatchObject([{ index: 0, code: 'EXDEV' }]);
  expect(await readdir(path.join(directory, 'to'))).toHaveLength(2);
});

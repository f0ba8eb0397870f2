import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  changedOutput,
  contentsBelow,
  contentsDigest,
  describeOutputs,
  directoriesDigest,
  type OutputFile,
} from '../../../../lib/fingerprint/index.js';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'outputs-'));
});

afterEach(async () => {
  await rm(base, { recursive: true });
});

/** A compose with files, described. */
async function compose(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly OutputFile[]> {
  const top = path.join(base, name);
  const places = Object.keys(files).map((file) => path.join(top, file));
  for (const [index, text] of Object.values(files).entries()) {
    const place = places[index] ?? '';
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text.replaceAll('TOP', top));
    await utimes(place, 1000, 1000);
  }
  return await describeOutputs(top, places);
}

describe('what followers see of outputs', () => {
  test('is the same where files differ only in the place of their compose', async () => {
    const files = { 'work/x86_64/list.conf': 'TOP/work/a.rpm\n' };
    const [a, b] = [await compose('a', files), await compose('b', files)];
    expect(a[0]?.sha256).not.toBe(b[0]?.sha256);
    expect(contentsDigest(a)).toBe(contentsDigest(b));
  });

  test('is another where a file says something else, or has another name', async () => {
    const a = await compose('a', { 'compose/README': 'one' });
    const b = await compose('b', { 'compose/README': 'two' });
    const c = await compose('c', { 'compose/READ': 'one' });
    expect(new Set([a, b, c].map(contentsDigest)).size).toBe(3);
    expect(directoriesDigest(a)).toBe(directoriesDigest(b));
  });

  test('does not count logs, nor repodata of work/, which follows from the rest', async () => {
    const a = await compose('a', { 'logs/a.log': '1', 'work/x/repo/repodata/repomd.xml': '1' });
    const b = await compose('b', { 'logs/a.log': '2', 'work/x/repo/repodata/repomd.xml': '2' });
    expect(contentsDigest(a)).toBe(contentsDigest(b));
  });

  test('can be of a part', async () => {
    const a = await compose('a', { 'work/global/comps.xml': '1', 'work/global/module_x': '1' });
    const b = await compose('b', { 'work/global/comps.xml': '2', 'work/global/module_x': '1' });
    expect(contentsDigest(a)).not.toBe(contentsDigest(b));
    const modules = ['work/global/module_'];
    expect(contentsBelow(a, modules)).toBe(contentsBelow(b, modules));
    const all = ['work/*/comps.', ...modules];
    expect(contentsBelow(a, all)).not.toBe(contentsBelow(b, all));
    expect(contentsBelow(a, ['work*.xml'])).toBe(contentsBelow(b, ['work*.xml']));
  });
});

describe('an output that was tampered with', () => {
  const FILE = 'compose/README';
  const tampered = async (
    how: (file: string) => Promise<void>,
    verify = false,
  ): Promise<string | null> => {
    const outputs = await compose('a', { [FILE]: 'one' });
    await how(path.join(base, 'a', FILE));
    return await changedOutput(path.join(base, 'a'), outputs, verify);
  };
  /** In place, and with the old time. */
  const overwrite = async (file: string): Promise<void> => {
    await writeFile(file, 'eno');
    await utimes(file, 1000, 1000);
  };

  test('is seen if it is gone, shorter, or newer', async () => {
    expect(await tampered((file) => rm(file))).toBe(`output missing: ${FILE}`);
    expect(await tampered((file) => writeFile(file, 'on'))).toBe(`output changed: ${FILE}`);
    expect(await tampered((file) => utimes(file, 2000, 2000))).toBe(`output changed: ${FILE}`);
  });

  test('is seen if another file of the same size and time stands in its place', async () => {
    const replace = async (file: string): Promise<void> => {
      await overwrite(`${file}.new`);
      await rename(`${file}.new`, file);
    };
    expect(await tampered(replace)).toBe(`output changed: ${FILE}`);
  });

  test('of the same size, time and inode is seen only by reading it', async () => {
    expect(await tampered(overwrite)).toBeNull();
    expect(await tampered(overwrite, true)).toBe(`output's content changed: ${FILE}`);
  });
});

test('what is known of a hard link is not read again', async () => {
  const [known] = await compose('a', { 'compose/README': 'one' });
  const file = path.join(base, 'a', 'compose', 'README');
  const remembered = { ...known!, sha256: 'remembered' };
  expect(await describeOutputs(path.join(base, 'a'), [file], [remembered])).toEqual([remembered]);
  const other = { ...remembered, inode: (await stat(file)).ino + 1 };
  expect((await describeOutputs(path.join(base, 'a'), [file], [other]))[0]?.sha256).toBe(
    known?.sha256,
  );
});

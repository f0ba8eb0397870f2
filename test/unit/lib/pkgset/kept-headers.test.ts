/** Facts of headers that were read before stand for the same package of another compose, and for no other. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KeptHeaders, type PackageFacts } from '../../../../lib/pkgset/index.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-kept-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const HUB = { server: 'http://hub.test/kojihub', topdir: '/mnt/koji' };
const SIGNED = 'packages/a/1/2/data/signed/aabbccdd/x86_64/a-1-2.x86_64.rpm';
const FACTS: PackageFacts = {
  path: SIGNED,
  name: 'a',
  epoch: '0',
  version: '1',
  release: '2',
  arch: 'x86_64',
  sourceRpm: 'a-1-2.src.rpm',
  sigkey: 'aabbccdd',
  excludeArch: [],
  exclusiveArch: [],
  isSystemRelease: false,
  sizeBytes: 10,
  mtime: 5,
};

test('same path and size, of any time', async () => {
  await new KeptHeaders(HUB, 'tag', directory).keep([FACTS]);
  const kept = await new KeptHeaders(HUB, 'tag', directory).open();
  expect(kept.factsOf(SIGNED, { sizeBytes: 10, mtime: 7 })).toEqual({ ...FACTS, mtime: 7 });
});

test.each([
  ['another size', SIGNED, 11, HUB],
  ['another key', SIGNED.replace('aabbccdd', '11223344'), 10, HUB],
  ['another hub', SIGNED, 10, { ...HUB, server: 'http://other.test' }],
])('%s is another package', async (_name, file, sizeBytes, hub) => {
  await new KeptHeaders(HUB, 'tag', directory).keep([FACTS]);
  const kept = await new KeptHeaders(hub, 'tag', directory).open();
  expect(kept.factsOf(file, { sizeBytes, mtime: 5 })).toBeNull();
});

test('what cannot be read is read anew from the packages', async () => {
  await new KeptHeaders(HUB, 'tag', directory).keep([FACTS]);
  const [name = ''] = await readdir(directory);
  await writeFile(path.join(directory, name), '{"keptAt": 1, "value": {"packages": 7}}');
  const kept = await new KeptHeaders(HUB, 'tag', directory).open();
  expect(kept.factsOf(SIGNED, { sizeBytes: 10, mtime: 5 })).toBeNull();
});

test('nothing is kept where nothing may be', async () => {
  await new KeptHeaders(HUB, 'tag', null).keep([FACTS]);
  const kept = await new KeptHeaders(HUB, 'tag', null).open();
  expect(kept.factsOf(SIGNED, { sizeBytes: 10, mtime: 5 })).toBeNull();
});

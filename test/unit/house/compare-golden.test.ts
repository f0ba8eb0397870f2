import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { goldenDifferences } from '../../compare-golden.js';
import { ROOT } from '../../tools.js';

const GOLDEN = path.join(ROOT, 'test', 'fixtures', 'composes', 'cases', 'warn-isosize', 'golden');
const GOLDEN_ID = 'FL-1.2-20261124.t.0';
const OUR_ID = 'FL-1.2-20270101.t.7';

const asOurs = (text: string): string =>
  text
    .replaceAll(GOLDEN_ID, OUR_ID)
    .replaceAll('"20261124"', '"20270101"')
    .replaceAll('"respin": 0', '"respin": 7')
    .replaceAll('HASH-', `${'d'.repeat(64)}-`);

let compose = '';
const put = async (name: string, content: string): Promise<void> => {
  await mkdir(path.dirname(path.join(compose, name)), { recursive: true });
  await writeFile(path.join(compose, name), content);
};

/** The golden compose as if another run had made it: empty files, real metadata. */
beforeEach(async () => {
  compose = await mkdtemp(path.join(os.tmpdir(), 'golden-test-'));
  for (const name of asOurs(await readFile(path.join(GOLDEN, 'files.txt'), 'utf8')).split('\n')) {
    if (name.endsWith('/')) await mkdir(path.join(compose, name), { recursive: true });
    else if (name !== '') await put(name, '');
  }
  for (const name of ['rpms.json', 'images.json', 'composeinfo.json']) {
    const text = asOurs(await readFile(path.join(GOLDEN, name), 'utf8'));
    await put(`compose/metadata/${name}`, text.replace(/"mtime": \d+/g, '"mtime": 1'));
  }
  await put('COMPOSE_ID', OUR_ID);
  await put('STATUS', 'FINISHED\n');
});
afterEach(() => rm(compose, { recursive: true }));

test('the same compose of another day has no differences', async () => {
  expect(await goldenDifferences(GOLDEN, compose)).toEqual([]);
});

test('another STATUS, an extra file and another package are told', async () => {
  await put('STATUS', 'DOOMED\n');
  await put('compose/Srv/x86_64/os/extra', '');
  const rpms = path.join(compose, 'compose/metadata/rpms.json');
  await writeFile(rpms, (await readFile(rpms, 'utf8')).replace('"binary"', '"debug"'));
  expect(await goldenDifferences(GOLDEN, compose)).toEqual([
    '- STATUS FINISHED',
    '+ STATUS DOOMED',
    '+ compose/Srv/x86_64/os/extra',
    expect.stringMatching(/^- rpms\.json\.payload.*category = "binary"$/),
    expect.stringMatching(/^\+ rpms\.json\.payload.*category = "debug"$/),
  ]);
});

test('a metadata file that is missing is told line by line', async () => {
  await rm(path.join(compose, 'compose/metadata/composeinfo.json'));
  const found = await goldenDifferences(GOLDEN, compose);
  expect(found).toContain('- compose/metadata/composeinfo.json');
  expect(found).toContain('- composeinfo.json.payload.release.name = "Example FL"');
});

/** The example of a compose by way of Koji, as its command makes it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readVolume } from '../../../lib/iso/index.js';
import { parseImages } from '../../../lib/productmd/index.js';
import type { HubState } from '../../doubles/koji-hub/state.js';
import { composesIn, statusOf } from '../../punji.js';
import { ROOT, TEMPORAL } from '../../tools.js';

let directory = '';
const composes = () => composesIn(path.join(directory, 'composes'));
const demo = async () =>
  await execa(process.execPath, [path.join(ROOT, 'scripts/demo-koji.mjs')], {
    env: { PUNJI_DEMO_DIR: directory, PUNJI_TEMPORAL: TEMPORAL },
    reject: false,
    all: true,
  });
const topTasks = async (): Promise<readonly string[]> => {
  const text = await readFile(path.join(directory, 'hub/state.json'), 'utf8');
  const { tasks } = JSON.parse(text) as HubState;
  expect(tasks.map(({ state }) => state)).toEqual(tasks.map(() => 2));
  return tasks.filter(({ parent }) => parent === null).map(({ method }) => method);
};

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-koji-demo-'));
});
afterAll(async () => {
  await execa(process.execPath, [path.join(ROOT, 'bin/punji.js'), 'dev', 'stop'], {
    env: { PUNJI_STATE_DIR: path.join(directory, 'state'), PUNJI_TEMPORAL: TEMPORAL },
    reject: false,
  });
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('composes from the hub, and may be given again', async () => {
  const first = await demo();
  expect([first.exitCode, first.all]).toEqual([0, expect.stringContaining('FINISHED')]);
  const [made = ''] = await composes();
  expect(await statusOf(made)).toBe('FINISHED');
  expect(first.stdout).toContain(path.join(made, 'logs/global/report.html'));
  const tasks = ['buildContainer', 'image', 'livemedia', 'runroot', 'runroot', 'runroot'];
  expect([...(await topTasks())].sort()).toEqual(tasks);

  const again = await demo();
  expect([again.exitCode, (await composes()).length]).toEqual([0, 2]);
  expect([...(await topTasks())].sort()).toEqual([...tasks, ...tasks].sort());
}, 600_000);

test('has discs that runroot tasks have made, with their checksums in them', async () => {
  const [made = ''] = await composes();
  const file = path.join(made, 'compose/metadata/images.json');
  const { images } = parseImages(await readFile(file, 'utf8'), file);
  const discs = Object.values(images.Server ?? {})
    .flat()
    .filter(({ type }) => type === 'dvd');
  expect([...new Set(discs.map(({ path: name }) => name.split('/')[1]))].sort()).toEqual([
    'aarch64',
    'source',
    'x86_64',
  ]);
  for (const disc of discs) {
    const volume = await readVolume(path.join(made, 'compose', disc.path));
    expect(volume).toMatchObject({ volumeId: disc.volume_id, implantMd5: disc.implant_md5 });
    expect(disc.implant_md5).toHaveLength(32);
  }
});

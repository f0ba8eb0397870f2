/** Files to and from the hub: Koji's own command and ours bring the same. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  downloadTaskFile,
  openKojiProfile,
  taskDirectory,
  taskFiles,
  uploadFile,
  type KojiClient,
} from '../../../lib/koji/index.js';
import { addTag } from '../../doubles/koji-hub/content.js';
import { profileOf, profileText } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import { KOJI_CLI } from '../../tools.js';

/** More than one piece of either client. */
const CONTENT = randomBytes(2_500_000);

let directory = '';
let running: RunningHub;
let ours: KojiClient;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-koji-files-'));
  running = await serveHub({ directory: path.join(directory, 'hub'), taskMs: 20 });
  addTag(running.hub.store, 'lab-1');
  running.hub.store.save();
  await mkdir(path.join(directory, '.koji'));
  await writeFile(path.join(directory, '.koji/config'), profileText(running));
  await writeFile(path.join(directory, 'live.ks'), CONTENT);
  ours = await openKojiProfile(profileOf(running));
  await ours.login();
}, 60_000);
afterAll(async () => {
  ours.close();
  await running.close();
  await rm(directory, { recursive: true });
}, 60_000);

const koji = async (...args: string[]) =>
  await execa(KOJI_CLI, ['--profile=lab', ...args], {
    cwd: directory,
    env: { HOME: directory },
    reject: false,
  });
/** Told by a digest: comparing millions of bytes one by one takes the runner a minute. */
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const digestOf = async (file: string): Promise<string> => digest(await readFile(file));
const work = (...parts: string[]): string =>
  path.join(running.hub.store.state.topdir, 'work', ...parts);

test('what is uploaded lies there as it was', async () => {
  const login = ['--user=pungi', '--password=pungipw'];
  const words = ['spin-livemedia', '--nowait', 'live', '1', 'lab-1', 'x86_64', 'live.ks'];
  const { exitCode, stdout } = await koji(...login, ...words);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  const [place = ''] = (await readdir(work('cli-livemedia'))).sort();
  expect(await digestOf(work('cli-livemedia', place, 'live.ks'))).toBe(digest(CONTENT));

  await uploadFile(ours, path.join(directory, 'live.ks'), {
    directory: 'cli-ours/1',
    name: 'live.ks',
  });
  expect(await digestOf(work('cli-ours/1/live.ks'))).toBe(digest(CONTENT));
}, 60_000);

test('logs and files of a task come alike', async () => {
  const id = await ours.call('runroot', ['lab-1', 'x86_64', 'seq 1 30000']);
  await koji('--noauth', 'watch-task', String(id));
  const place = path.join(running.hub.store.state.topdir, taskDirectory(id as number));
  await writeFile(path.join(place, 'extra.log'), CONTENT);

  expect((await koji('--noauth', 'download-logs', String(id))).exitCode).toBe(0);
  const theirs = path.join(directory, 'kojilogs', `x86_64-${String(id)}`);
  for (const file of await taskFiles(ours, id as number)) {
    const target = path.join(directory, 'ours', file.name);
    await downloadTaskFile(ours, id as number, file, target);
    expect(await digestOf(target)).toBe(await digestOf(path.join(place, file.name)));
    if (!file.name.endsWith('.log')) continue;
    expect(await digestOf(target)).toBe(await digestOf(path.join(theirs, file.name)));
  }
  expect((await readdir(path.join(directory, 'ours'))).sort()).toEqual([
    'extra.log',
    'runroot.log',
  ]);
}, 60_000);

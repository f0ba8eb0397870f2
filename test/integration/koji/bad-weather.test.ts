/**
 * Bad weather on the hub that other suites do not have: tasks that are freed, files that are not as they should be,
 * names that the hub does not know. docs/testing.md lists all weather with the tests that it is in.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../../lib/errors.js';
import { openKojiProfile, type KojiClient, type KojiProfile } from '../../../lib/koji/index.js';
import {
  imagesOfOsbuild,
  obtainFile,
  osbuildCall,
  runrootCall,
  watcherOf,
  type TaskImage,
} from '../../../lib/koji-tasks/index.js';
import { addTag } from '../../doubles/koji-hub/content.js';
import { instruct } from '../../doubles/koji-hub/control.js';
import { profileOf } from '../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../doubles/koji-hub/server.js';
import type { TaskRuleRow } from '../../doubles/koji-hub/state.js';

let directory = '';
let running: RunningHub;
let koji: KojiClient;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-weather-'));
  running = await serveHub({ directory: path.join(directory, 'hub'), taskMs: 20 });
  addTag(running.hub.store, 'lab-1');
  running.hub.store.save();
  koji = await openKojiProfile(profileOf(running));
  await koji.login();
});
afterEach(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const rule = (method: string, what: TaskRuleRow['what'], delayMs = 0): void => {
  instruct(running.hub, { taskRules: [{ method, what, delayMs }] });
};
const watch = async (id: number) =>
  await watcherOf(directory, () => openKojiProfile(profileOf(running))).wait(id, {
    signal: new AbortController().signal,
    onChange: () => undefined,
  });

async function imageTask(target = 'lab-1'): Promise<number> {
  const { method, args, kwargs } = osbuildCall({
    name: 'Os',
    version: '1',
    distro: 'f40',
    imageTypes: ['qcow2'],
    target,
    arches: ['x86_64'],
    repos: [],
    release: undefined,
    ostree: undefined,
    uploadOptions: undefined,
    customizations: undefined,
  });
  return (await koji.call(method, args, kwargs)) as number;
}

test('an answer that takes 20 s is waited for', async () => {
  instruct(running.hub, { weather: [{ method: 'getTag', what: 'slow', delayMs: 20_000 }] });
  const patient = await openKojiProfile({ ...profileOf(running), timeoutMs: 43_200_000 });
  expect(await patient.call('getTag', ['lab-1'])).toMatchObject({ name: 'lab-1' });
  patient.close();
}, 60_000);

describe('a task', () => {
  test('that is freed and taken by another builder is watched to its end', async () => {
    rule('runroot', 'hang');
    const { method, args, kwargs } = runrootCall({
      tag: 'lab-1',
      arch: 'x86_64',
      command: 'true',
      packages: [],
      mounts: [],
      channel: null,
      weight: null,
      isNewChroot: false,
    });
    const id = (await koji.call(method, args, kwargs)) as number;
    const watched = watch(id);
    while (running.hub.store.state.tasks.find((task) => task.id === id)?.state !== 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    instruct(running.hub, { free: id });
    expect(await watched).toMatchObject({ id, state: 'CLOSED' });
  });

  test('for a target that is not there is refused', async () => {
    await expect(imageTask('nope')).rejects.toMatchObject({
      name: 'KojiFault',
      code: 1000,
      text: 'No matching build target found: nope',
    });
    expect(running.hub.store.state.tasks).toEqual([]);
  });
});

describe('a file of a task', () => {
  const target = (): string => path.join(directory, 'here.qcow2');
  const mounted = (): KojiProfile => profileOf(running);
  const served = (): KojiProfile => ({ ...profileOf(running), topdir: path.join(directory, 'no') });
  const obtain = async (profile: KojiProfile, image: TaskImage): Promise<void> => {
    const signal = new AbortController().signal;
    await obtainFile(profile, image, target(), { signal, patienceMs: 10 });
  };
  async function image(): Promise<TaskImage> {
    const id = await imageTask();
    await watch(id);
    const [only] = await imagesOfOsbuild(koji, id);
    return only!;
  }

  test('comes from the volume, or from the server of files', async () => {
    const good = await image();
    for (const profile of [mounted(), served()]) {
      await obtain(profile, good);
      expect(await readFile(target())).toHaveLength(good.sizeBytes!);
      await rm(target());
    }
  });

  test.each([
    ['is missing', 'lose-file', 'does not exist, although its task was successful'],
    ['was renamed', 'rename-file', 'does not exist, although its task was successful'],
    ['is shorter than the hub says', 'truncate-file', 'has 1 bytes instead of'],
  ] as const)('that %s is told by its name', async (_name, what, text) => {
    rule('osbuildImage', what);
    const bad = await image();
    const obtained = obtain(mounted(), bad);
    await expect(obtained).rejects.toMatchObject({ name: 'InputError' });
    await expect(obtained).rejects.toThrow(path.basename(bad.path));
    await expect(obtained).rejects.toThrow(text);
  });

  test.each(['lose-file', 'rename-file', 'truncate-file'] as const)(
    'that met %s is refused from the server of files, too',
    async (what) => {
      rule('osbuildImage', what);
      await expect(obtain(served(), await image())).rejects.toBeInstanceOf(InputError);
    },
  );

  test('of a volume that is not mounted and not served is told with what to do', async () => {
    const lost = obtain({ ...served(), topurl: null }, await image());
    await expect(lost).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(lost).rejects.toThrow('mount the volume, or set topurl in the profile');
  });
});

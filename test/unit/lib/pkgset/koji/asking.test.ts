/** What package sets ask of a hub: few requests, nothing twice, and what is not there is told by name. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openKojiProfile, type KojiClient } from '../../../../../lib/koji/index.js';
import { askEvent } from '../../../../../lib/pkgset/koji/event.js';
import { listKnownTags } from '../../../../../lib/pkgset/koji/kept-listings.js';
import { listBuilds, listTags } from '../../../../../lib/pkgset/koji/listing.js';
import { scratchRpms } from '../../../../../lib/pkgset/koji/scratch-tasks.js';
import { addBuild, addRpm, addTag, tagBuild } from '../../../../doubles/koji-hub/content.js';
import { profileOf } from '../../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../../doubles/koji-hub/server.js';
import { newTask, TASK } from '../../../../doubles/koji-hub/task-rows.js';
import type { KojiValue } from '../../../../../lib/koji/index.js';

let directory = '';
let running: RunningHub;
let koji: KojiClient;
/** Requests that went to the hub, by the method that they name first. */
let requests: string[] = [];
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-asking-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  const { store } = running.hub;
  for (const tag of ['base', 'one', 'two'])
    addTag(store, tag, { parents: tag === 'base' ? [] : ['base'] });
  for (const [name, tag] of [
    ['bash', 'base'],
    ['lib', 'one'],
    ['tool', 'two'],
  ] as const) {
    const build = addBuild(store, { name, version: '1', release: '2' });
    for (const arch of ['src', 'x86_64']) addRpm(store, build, { name, arch, size: 10 });
    tagBuild(store, tag, build);
  }
  koji = await openKojiProfile(profileOf(running));
  requests = [];
  const call = koji.call.bind(koji);
  koji.call = async (method, ...rest) => {
    requests.push(method);
    return await call(method, ...rest);
  };
});
afterEach(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const questions = async (tags: readonly string[], inherit = true) => {
  const event = await askEvent(koji, undefined);
  requests = [];
  return tags.map((tag) => ({ tag, event, inherit }));
};

describe('tags', () => {
  test('are listed in one request, with what they inherit', async () => {
    const [one, two] = await listTags(koji, await questions(['one', 'two']));
    expect(requests).toEqual(['multiCall']);
    expect(one?.rpms.map(({ name, arch }) => `${name}.${arch}`).sort()).toEqual([
      'bash.src',
      'bash.x86_64',
      'lib.src',
      'lib.x86_64',
    ]);
    expect(two?.builds.map(({ packageName }) => packageName).sort()).toEqual(['bash', 'tool']);
    const [alone] = await listTags(koji, await questions(['one'], false));
    expect(alone?.builds.map(({ packageName }) => packageName)).toEqual(['lib']);
  });

  test('are not asked for again at the same event, but at another', async () => {
    const keeping = { maxAgeMs: Infinity, directory: path.join(directory, 'kept') };
    const asked = await questions(['one', 'two']);
    const first = await listKnownTags(koji, asked, keeping);
    const again = await listKnownTags(koji, asked, keeping);
    expect(requests).toEqual(['multiCall']);
    expect(again).toEqual(first.map((listing) => ({ ...listing, isKept: true })));
    const { store } = running.hub;
    tagBuild(store, 'one', addBuild(store, { name: 'new', version: '1', release: '1' }));
    const [later] = await listKnownTags(koji, await questions(['one']), keeping);
    expect(later).toMatchObject({ isKept: false });
    expect(later?.builds).toHaveLength(3);
    const [old] = await listKnownTags(koji, asked, { ...keeping, maxAgeMs: -1 });
    expect(old).toMatchObject({ isKept: false });
    expect(await readdir(keeping.directory)).toHaveLength(3);
  });

  test('are asked for each time where nothing may be kept', async () => {
    const asked = await questions(['one']);
    const keeping = { maxAgeMs: Infinity, directory: null };
    await listKnownTags(koji, asked, keeping);
    await listKnownTags(koji, asked, keeping);
    expect(requests).toEqual(['multiCall', 'multiCall']);
  });

  test('that are not there are named', async () => {
    const asked = listTags(koji, await questions(['one', 'nope']));
    await expect(asked).rejects.toMatchObject({ name: 'InputError' });
    await expect(asked).rejects.toThrow('Koji tag nope cannot be read: No such tagInfo');
  });
});

test('an event of the future is no event', async () => {
  await expect(askEvent(koji, 99_999)).rejects.toMatchObject({ name: 'InputError' });
  expect(await askEvent(koji, 1)).toMatchObject({ id: 1 });
});

describe('builds', () => {
  test('are asked for in two requests however many they are', async () => {
    const { builds, rpms } = await listBuilds(koji, ['bash-1-2', 'lib-1-2', 'tool-1-2']);
    expect(builds).toHaveLength(3);
    expect(rpms).toHaveLength(6);
    expect(requests).toEqual(['multiCall', 'multiCall']);
  });

  test('that are not there are named, all of them', async () => {
    await expect(listBuilds(koji, ['no-1-1', 'bash-1-2', 'nor-1-1'])).rejects.toThrow(
      'has no build no-1-1, nor-1-1',
    );
  });
});

describe('scratch tasks', () => {
  /** A task that has made RPMs through its children. */
  function scratchTask(state: number): string {
    const { store } = running.hub;
    const facts = { request: [] as KojiValue[], arch: 'noarch', owner: 1, priority: 20 };
    const task = newTask(store, { ...facts, method: 'build' });
    const child = newTask(store, { ...facts, method: 'buildArch', parent: task.id });
    Object.assign(child, {
      state: TASK.closed,
      result: {
        value: {
          rpms: [`tasks/${String(child.id)}/a-1-1.x86_64.rpm`],
          srpms: [`tasks/${String(child.id)}/a-1-1.src.rpm`],
        },
      },
    });
    task.state = state;
    return String(task.id);
  }

  test('give the RPMs of their children', async () => {
    const id = scratchTask(TASK.closed);
    const child = String(running.hub.store.state.tasks.at(-1)!.id);
    expect(await scratchRpms(koji, [id])).toEqual([
      `work/tasks/${child}/a-1-1.x86_64.rpm`,
      `work/tasks/${child}/a-1-1.src.rpm`,
    ]);
  });

  test('that are not finished, or not there, are named', async () => {
    const id = scratchTask(TASK.failed);
    await expect(scratchRpms(koji, [id, '999999'])).rejects.toThrow(`Koji tasks ${id}, 999999`);
    await expect(scratchRpms(koji, ['bash-1-1'])).rejects.toThrow('is no id of a Koji task');
  });
});

/** Koji's files: on a mounted volume, or fetched from its server whatever the weather. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openVolume } from '../../../../../lib/pkgset/koji/volume.js';
import { instruct } from '../../../../doubles/koji-hub/control.js';
import { profileOf } from '../../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../../doubles/koji-hub/server.js';
import type { WeatherRow } from '../../../../doubles/koji-hub/state.js';

const FILE = 'packages/bash/1/2/x86_64/bash-1-2.x86_64.rpm';
const CONTENT = randomBytes(20_000);

let directory = '';
let running: RunningHub;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-volume-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  await mkdir(path.dirname(path.join(running.hub.store.state.topdir, FILE)), { recursive: true });
  await writeFile(path.join(running.hub.store.state.topdir, FILE), CONTENT);
});
afterEach(async () => {
  await running.close();
  await rm(directory, { recursive: true });
});

const cache = (): string => path.join(directory, 'cache');
const cached = (file = FILE): string => path.join(cache(), file);
const open = async (signal = new AbortController().signal) =>
  (await openVolume(profileOf(running), cache(), signal)).volume;
const weather = (what: WeatherRow['what'], times: number, delayMs = 0): void => {
  instruct(running.hub, { weather: [{ method: 'file', what, times, delayMs }] });
};

describe('a mounted volume', () => {
  test('is looked at where it is', async () => {
    const { volume, root } = await openVolume(
      profileOf(running),
      undefined,
      new AbortController().signal,
    );
    expect(root).toBe(running.hub.store.state.topdir);
    expect(await volume.has(FILE, null)).toBe(true);
    expect(await volume.has(`${FILE}.no`, null)).toBe(false);
    expect(await volume.has(path.dirname(FILE), null)).toBe(false);
  });

  test.each([
    ['that is not mounted', undefined, {}, 'is no directory here'],
    ['without a server of files', '/cache', { topurl: null }, 'koji_cache needs topurl'],
  ])('%s is an error that says what to do', async (_name, kojiCache, own, text) => {
    const profile = { ...profileOf(running), topdir: path.join(directory, 'no'), ...own };
    const opened = openVolume(profile, kojiCache, new AbortController().signal);
    await expect(opened).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(opened).rejects.toThrow(text);
  });
});

describe('files of a server', () => {
  test('are fetched once, whole, and marked as used', async () => {
    const volume = await open();
    expect(await volume.has(FILE, CONTENT.length)).toBe(true);
    expect(CONTENT.equals(await readFile(cached()))).toBe(true);
    await utimes(cached(), new Date(0), new Date(1000));
    weather('html-503', 9);
    expect(await volume.has(FILE, CONTENT.length)).toBe(true);
    const { atimeMs, mtimeMs } = await stat(cached());
    expect(mtimeMs).toBe(1000);
    expect(atimeMs).toBeGreaterThan(1000);
  });

  test('that are not there are not had', async () => {
    expect(await (await open()).has(`${FILE}.no`, null)).toBe(false);
  });

  test.each([
    ['cut', 2],
    ['reset', 1],
    ['html-502', 1],
  ] as const)('come whole though the server meets %s', async (what, times) => {
    weather(what, times);
    expect(await (await open()).has(FILE, null)).toBe(true);
    expect(CONTENT.equals(await readFile(cached()))).toBe(true);
    expect(await readdir(path.dirname(cached()))).toEqual([path.basename(FILE)]);
  });

  test('of another size than the hub says are refused, and not kept', async () => {
    const volume = await open();
    await expect(volume.has(FILE, CONTENT.length + 1)).rejects.toMatchObject({
      name: 'InputError',
    });
    expect(await readdir(path.dirname(cached()))).toEqual([]);
  });

  test('of a server that stays away are asked for later', async () => {
    weather('html-503', 99);
    await expect((await open()).has(FILE, null)).rejects.toMatchObject({ name: 'TransientError' });
  }, 20_000);

  test('that a worker had begun when it died are gone on with; those of a living one are left alone', async () => {
    const name = path.basename(FILE);
    const left = path.join(path.dirname(cached()), `.fetch-${name}-dead`);
    const other = path.join(path.dirname(cached()), `.fetch-${name}-alive`);
    for (const [place, ageMs] of [
      [left, 600_000],
      [other, 0],
    ] as const) {
      await mkdir(place, { recursive: true });
      const part = path.join(place, `.${name}.part`);
      await writeFile(part, CONTENT.subarray(0, 15_000));
      const time = new Date(Date.now() - ageMs);
      await utimes(part, time, time);
      await utimes(place, time, time);
    }
    // What would come from the beginning comes no further than half of it.
    weather('cut', 1);
    expect(await (await open()).has(FILE, CONTENT.length)).toBe(true);
    expect(CONTENT.equals(await readFile(cached()))).toBe(true);
    expect((await readdir(path.dirname(cached()))).sort()).toEqual([path.basename(other), name]);
  });
});

/** Files to a hub and from it, in good and bad weather. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  downloadTaskFile,
  openKojiProfile,
  taskDirectory,
  taskFiles,
  uploadFile,
  type KojiClient,
} from '../../../../lib/koji/index.js';
import { instruct, type ControlRequest } from '../../../doubles/koji-hub/control.js';
import { profileOf } from '../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';

const BLOCK = 1000;
const CONTENT = randomBytes(5 * BLOCK + 123);

let directory = '';
let running: RunningHub;
let koji: KojiClient;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-files-'));
  running = await serveHub({ directory: path.join(directory, 'hub'), taskMs: 10 });
  koji = await openKojiProfile({ ...profileOf(running), uploadBlockSizeBytes: BLOCK });
});
afterEach(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const weather = (...rows: NonNullable<ControlRequest['weather']>): void => {
  instruct(running.hub, { weather: rows });
};
const callsOf = (method: string): number =>
  running.hub.store.state.calls.filter((one) => one === method).length;

describe('uploads', () => {
  const target = { directory: 'cli-test/1', name: 'up.bin' };
  const stored = (): string => path.join(running.hub.store.state.topdir, 'work/cli-test/1/up.bin');
  const upload = async (content: Uint8Array = CONTENT): Promise<number> => {
    const file = path.join(directory, 'up.bin');
    await writeFile(file, content);
    await koji.login();
    return await uploadFile(koji, file, target);
  };

  test.each([
    ['several pieces', CONTENT],
    ['whole pieces', CONTENT.subarray(0, 2 * BLOCK)],
    ['nothing', Buffer.alloc(0)],
  ])('%s', async (_name, content) => {
    expect(await upload(content)).toBe(content.length);
    expect(await readFile(stored())).toEqual(content);
  });

  test.each(['cut', 'lost-answer', 'reset', 'html-503'] as const)(
    'arrive whole though a piece meets %s',
    async (what) => {
      weather({ method: 'upload', what, times: 2 });
      await upload();
      expect(await readFile(stored())).toEqual(CONTENT);
    },
  );

  test('that broke off go on where they were', async () => {
    await mkdir(path.dirname(stored()), { recursive: true });
    await writeFile(stored(), CONTENT.subarray(0, 3 * BLOCK));
    expect(await upload()).toBe(CONTENT.length - 3 * BLOCK);
    expect(await readFile(stored())).toEqual(CONTENT);
  });

  test('begin anew where something else lies', async () => {
    await mkdir(path.dirname(stored()), { recursive: true });
    await writeFile(stored(), randomBytes(2 * BLOCK));
    expect(await upload()).toBe(CONTENT.length);
    expect(await readFile(stored())).toEqual(CONTENT);
  });

  test('a file that the hub does not have whole in the end is told', async () => {
    const { post } = koji;
    koji.post = async (query, bytes) => {
      const answer = await post.call(koji, query, bytes);
      if (query.offset === String(5 * BLOCK)) await truncate(stored(), 10);
      return answer;
    };
    await expect(upload()).rejects.toThrow('has not arrived whole');
  });

  test('need a login', async () => {
    const file = path.join(directory, 'up.bin');
    await writeFile(file, CONTENT);
    await expect(uploadFile(koji, file, target)).rejects.toMatchObject({ name: 'KojiFault' });
  });

  test('of a file that is not there', async () => {
    await koji.login();
    await expect(uploadFile(koji, path.join(directory, 'no'), target)).rejects.toMatchObject({
      name: 'InputError',
    });
  });
});

describe('files of tasks', () => {
  const TASK = 20_007;
  const target = (): string => path.join(directory, 'down', 'image.raw');
  beforeEach(async () => {
    const place = path.join(running.hub.store.state.topdir, taskDirectory(TASK));
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'image.raw'), CONTENT);
    await writeFile(path.join(place, 'empty.log'), '');
  });
  const fileNamed = async (name: string) =>
    (await taskFiles(koji, TASK)).find((file) => file.name === name)!;

  test('are listed with their sizes', async () => {
    expect(await taskFiles(koji, TASK)).toEqual([
      { name: 'empty.log', volume: 'DEFAULT', sizeBytes: 0 },
      { name: 'image.raw', volume: 'DEFAULT', sizeBytes: CONTENT.length },
    ]);
  });

  test('come in pieces', async () => {
    await downloadTaskFile(koji, TASK, await fileNamed('image.raw'), target());
    expect(await readFile(target())).toEqual(CONTENT);
    expect(callsOf('downloadTaskOutput')).toBe(6);
    await downloadTaskFile(koji, TASK, await fileNamed('empty.log'), target());
    expect(await readFile(target(), 'utf8')).toBe('');
  });

  test('that broke off are gone on with', async () => {
    weather({ method: 'downloadTaskOutput', what: 'slow', times: 2 });
    weather({ method: 'downloadTaskOutput', what: 'html-502', times: 9 });
    const file = await fileNamed('image.raw');
    await expect(downloadTaskFile(koji, TASK, file, target())).rejects.toMatchObject({
      name: 'TransientError',
    });
    expect(await readdir(path.dirname(target()))).toEqual(['.image.raw.part']);
    running.hub.store.state.weather.length = 0;
    const before = callsOf('downloadTaskOutput');
    await downloadTaskFile(koji, TASK, file, target());
    expect(await readFile(target())).toEqual(CONTENT);
    expect(callsOf('downloadTaskOutput') - before).toBe(4);
  });

  test('that are shorter than the hub says are refused', async () => {
    const file = await fileNamed('image.raw');
    const longer = { ...file, sizeBytes: file.sizeBytes + 1 };
    await expect(downloadTaskFile(koji, TASK, longer, target())).rejects.toThrow(
      `ends after ${String(CONTENT.length)} of`,
    );
  });
});

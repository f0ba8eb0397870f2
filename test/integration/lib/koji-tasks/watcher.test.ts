/** Watching tasks on a hub: many at once, over restarts, to every end. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { addTag } from '../../../doubles/koji-hub/content.js';
import { instruct } from '../../../doubles/koji-hub/control.js';
import { profileOf } from '../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';
import { CancelledError, InputError } from '../../../../lib/errors.js';
import { openKojiProfile } from '../../../../lib/koji/index.js';
import { runrootCall, watcherOf } from '../../../../lib/koji-tasks/index.js';

let running: RunningHub;
let directory = '';
const start = async (port = 0): Promise<void> => {
  const hub = await serveHub({ directory: path.join(directory, 'hub'), port });
  running = hub;
};
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-watch-'));
  await start();
  addTag(running.hub.store, 'lab-build');
  running.hub.store.save();
});
afterEach(async () => {
  await running.close();
  await rm(directory, { recursive: true });
});

async function submit(): Promise<number> {
  const koji = await openKojiProfile(profileOf(running));
  await koji.login();
  const { method, args, kwargs } = runrootCall({
    tag: 'lab-build',
    arch: 'x86_64',
    command: 'true',
    packages: [],
    mounts: [],
    channel: null,
    weight: null,
    isNewChroot: false,
  });
  const id = (await koji.call(method, args, kwargs)) as number;
  koji.close();
  return id;
}

const watch = (id: number, { signal = new AbortController().signal, seen = [] as string[] } = {}) =>
  watcherOf(directory, () => openKojiProfile({ ...profileOf(running), maxRetries: 0 })).wait(id, {
    signal,
    onChange: (text) => seen.push(text),
  });

const rule = (what: 'cancel' | 'fail' | 'hang' | 'slow', delayMs = 0): void => {
  instruct(running.hub, { taskRules: [{ method: 'runroot', what, delayMs, times: 9 }] });
};

describe('watching a task', () => {
  test('ends when the task is closed', async () => {
    const task = await watch(await submit());
    expect(task.state).toBe('CLOSED');
  });

  test.each([
    ['fail', 'FAILED'],
    ['cancel', 'CANCELED'],
  ] as const)('ends when the builder makes it %s', async (what, state) => {
    rule(what);
    expect((await watch(await submit())).state).toBe(state);
  });

  test('gives each of many its own task', async () => {
    rule('slow', 300);
    const ids = [await submit(), await submit(), await submit()];
    const tasks = await Promise.all(ids.map((id) => watch(id)));
    expect(tasks.map(({ id }) => id)).toEqual(ids);
  });

  test('goes on over a restart of the hub', async () => {
    rule('slow', 500);
    const id = await submit();
    const seen: string[] = [];
    const task = watch(id, { seen });
    const { port } = new URL(running.origin);
    await running.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await start(Number(port));
    expect((await task).state).toBe('CLOSED');
    expect(seen.some((text) => text.startsWith('the hub does not answer'))).toBe(true);
  });

  test('goes on while the hub is offline or its proxy answers for it', async () => {
    rule('slow', 300);
    const id = await submit();
    instruct(running.hub, {
      weather: [{ what: 'html-503' }, { what: 'offline' }, { what: 'reset' }],
    });
    expect((await watch(id)).state).toBe('CLOSED');
  });

  test('ends when it is cancelled, and leaves the task alone', async () => {
    rule('hang');
    const id = await submit();
    const controller = new AbortController();
    const task = watch(id, { signal: controller.signal });
    controller.abort();
    await expect(task).rejects.toThrow(CancelledError);
    expect([0, 1]).toContain(running.hub.store.state.tasks[0]!.state);
  });

  test('ends for a task that the hub does not know', async () => {
    await expect(watch(999_999)).rejects.toThrow(InputError);
  });
});

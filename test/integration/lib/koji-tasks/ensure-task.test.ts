/** One task per node on a hub, whatever answers are lost. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { addTag } from '../../../doubles/koji-hub/content.js';
import { instruct } from '../../../doubles/koji-hub/control.js';
import { profileOf } from '../../../doubles/koji-hub/profile.js';
import { serveHub, type RunningHub } from '../../../doubles/koji-hub/server.js';
import { InputError, KojiFault } from '../../../../lib/errors.js';
import { openKojiProfile, type KojiClient } from '../../../../lib/koji/index.js';
import {
  ensureTask,
  runrootCall,
  spendTask,
  TaskClaims,
} from '../../../../lib/koji-tasks/index.js';

let running: RunningHub;
let directory = '';
let koji: KojiClient;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-ensure-'));
  running = await serveHub({ directory: path.join(directory, 'hub') });
  addTag(running.hub.store, 'lab-build');
  koji = await openKojiProfile({ ...profileOf(running), maxRetries: 0 });
});
afterEach(async () => {
  koji.close();
  await running.close();
  await rm(directory, { recursive: true });
});

const call = (command = 'true') =>
  runrootCall({
    tag: 'lab-build',
    arch: 'x86_64',
    command,
    packages: ['lorax'],
    mounts: ['/mnt'],
    channel: null,
    weight: 3,
    isNewChroot: false,
  });

const claims = () => new TaskClaims(path.join(directory, 'koji-tasks'));

const ensure = async (
  node: string,
  options: Partial<Parameters<typeof ensureTask>[0]> = {},
): Promise<number> =>
  await ensureTask({
    koji,
    call: call(),
    owner: node,
    noteFile: path.join(directory, `${node}.json`),
    claims: claims(),
    lockFile: path.join(directory, 'submit.lock'),
    adopt: null,
    signal: new AbortController().signal,
    ...options,
  });

const tasks = () => running.hub.store.state.tasks;

describe('a node that asks for a task', () => {
  test('gets the same one whenever it asks', async () => {
    const id = await ensure('a');
    expect(await ensure('a')).toBe(id);
    expect(tasks()).toHaveLength(1);
    expect(await claims().ownerOf(id)).toBe('a');
  });

  test('gets the task whose answer was lost', async () => {
    instruct(running.hub, { weather: [{ what: 'lost-answer', method: 'runroot' }] });
    const id = await ensure('a').catch(() => ensure('a'));
    expect(tasks().map((task) => task.id)).toEqual([id]);
  });

  test.each(['before-submit', 'after-submit'] as const)(
    'uses one task if it dies at %s and is tried again',
    async (point) => {
      const die = (at: string): void => {
        if (at === point) throw new Error('killed');
      };
      await expect(ensure('a', { at: die })).rejects.toThrow('killed');
      const id = await ensure('a');
      expect(tasks().map((task) => task.id)).toEqual([id]);
    },
  );

  test('does not take a task that another node has, although it asked for the same', async () => {
    const first = await ensure('a');
    const die = (at: string): void => {
      if (at === 'before-submit') throw new Error('killed');
    };
    await expect(ensure('b', { at: die })).rejects.toThrow('killed');
    const second = await ensure('b');
    expect(second).not.toBe(first);
    expect(tasks()).toHaveLength(2);
  });

  test('does not take a task of another request', async () => {
    const die = (at: string): void => {
      if (at === 'after-submit') throw new Error('killed');
    };
    await expect(ensure('a', { call: call('false'), at: die })).rejects.toThrow('killed');
    const id = await ensure('b');
    expect(tasks().find((task) => task.id === id)?.request[2]).toBe('true');
  });

  test('cancels tasks that came of the same asking beside the one that it takes', async () => {
    instruct(running.hub, { taskRules: [{ method: 'runroot', what: 'hang', times: 9 }] });
    const die = (at: string): void => {
      if (at === 'after-submit') throw new Error('killed');
    };
    await expect(ensure('a', { at: die })).rejects.toThrow('killed');
    const { method, args, kwargs } = call();
    await koji.call(method, args, kwargs);
    const id = await ensure('a');
    const [one, other] = tasks();
    expect(id).toBe(one!.id);
    expect(other!.state).toBe(3);
  });

  test('gets another after its task has failed', async () => {
    const first = await ensure('a');
    await spendTask(path.join(directory, 'a.json'));
    expect(await ensure('a')).not.toBe(first);
  });

  test('adopts the task that an operator names, once', async () => {
    await ensure('a');
    const { method, args, kwargs } = call('echo resubmitted');
    const other = (await koji.call(method, args, kwargs)) as number;
    expect(await ensure('a', { adopt: other })).toBe(other);
    expect(await ensure('a')).toBe(other);
    expect(await claims().ownerOf(other)).toBe('a');
  });

  test('does not begin with a task that was canceled before; who waits is told of it', async () => {
    instruct(running.hub, { taskRules: [{ method: 'runroot', what: 'hang', times: 9 }] });
    const first = await ensure('a');
    instruct(running.hub, { cancel: first });
    expect(await ensure('a')).toBe(first);
    const second = await ensure('a', { isBeginning: true });
    expect(second).not.toBe(first);
    expect(await ensure('a', { isBeginning: true })).toBe(second);
  });

  test('asks anew for another request, and does not leave the old task running', async () => {
    instruct(running.hub, { taskRules: [{ method: 'runroot', what: 'hang', times: 9 }] });
    const first = await ensure('a');
    const second = await ensure('a', { call: call('false') });
    expect(second).not.toBe(first);
    expect(tasks().map(({ state }) => state === 3)).toEqual([true, false]);
  });

  test('refuses to adopt a task that does not exist', async () => {
    await expect(ensure('a', { adopt: 999_999 })).rejects.toThrow(InputError);
  });

  test('is told when the hub refuses it, and asks again the next time', async () => {
    await expect(
      ensure('a', { call: { ...call(), args: ['no-tag', 'x86_64', 'true'] } }),
    ).rejects.toThrow(KojiFault);
    expect(await ensure('a')).toBeGreaterThan(0);
    expect(tasks()).toHaveLength(1);
  });
});

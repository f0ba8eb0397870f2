import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  NO_DELIVERABLES,
  noteEnd,
  readStatus,
  reopen,
  wasFinishedBefore,
  writeStatus,
} from '../../../../lib/status/index.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-end-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

const end = async (status: 'FINISHED' | 'DOOMED', runId: string): Promise<void> => {
  await noteEnd(dir, runId);
  await writeStatus(dir, status, NO_DELIVERABLES);
};

describe('a compose that has ended', () => {
  test('is STARTED again by a step of another run, not by one of the same', async () => {
    await end('DOOMED', 'first');
    await reopen(dir, 'first');
    expect(await readStatus(dir)).toBe('DOOMED');
    await reopen(dir, 'second');
    expect(await readStatus(dir)).toBe('STARTED');
  });

  test('stays as it is if it is FINISHED: nothing may run in it any more', async () => {
    await end('FINISHED', 'first');
    await expect(reopen(dir, 'second')).rejects.toThrow('Could not modify a FINISHED compose');
    expect(await readStatus(dir)).toBe('FINISHED');
    expect(await wasFinishedBefore(dir, 'second')).toBe(true);
    expect(await wasFinishedBefore(dir, 'first')).toBe(false);
  });

  test('is nothing to a compose that has not ended', async () => {
    await reopen(dir, 'first');
    expect(await readStatus(dir)).toBeNull();
    await writeStatus(dir, 'STARTED', NO_DELIVERABLES);
    await reopen(dir, 'first');
    expect(await wasFinishedBefore(dir, 'first')).toBe(false);
  });
});

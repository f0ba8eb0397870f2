import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { writeFileAtomic } from '../../../../lib/process/index.js';
import { findDirectory, isOwnedBy } from '../../../../workers/reconciler/find-directory.js';
import { statusAfter } from '../../../../workers/reconciler/settle-status.js';

const CLOSED = {
  ...{ workflowId: 'w', runId: 'r', type: 'compose' },
  ...({ status: 'TERMINATED', composeDir: null } as const),
};
const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });

/** A client that knows one history. */
function clientWith(events: readonly object[]): Client {
  const handle = { fetchHistory: () => Promise.resolve({ events }) };
  return { workflow: { getHandle: () => handle } } as unknown as Client;
}

let target: string;

beforeAll(async () => {
  target = await mkdtemp(path.join(os.tmpdir(), 'punji-reconciler-'));
  for (const [name, workflowId] of [
    ['A-1', 'other'],
    ['B-1', 'w'],
  ] as const) {
    const owner = { version: 1, workflowId, firstRunId: 'r' };
    const file = new ComposeTree(path.join(target, name)).ownerFile();
    await writeFileAtomic(file, JSON.stringify(owner));
  }
});

afterAll(async () => {
  await rm(target, { recursive: true });
});

const started = (request: object) => ({
  eventId: 1,
  workflowExecutionStartedEventAttributes: { input: payloads(request) },
});

describe('the directory of a closed workflow', () => {
  test('is what it has noted', async () => {
    expect(await findDirectory(clientWith([]), { ...CLOSED, composeDir: '/c' })).toBe('/c');
  });

  test('is what was allocated, if it did not come so far as to note it', async () => {
    const events = [
      started({ targetDir: '/t' }),
      {
        eventId: 5,
        activityTaskScheduledEventAttributes: { activityType: { name: 'compose.allocate' } },
      },
      { activityTaskCompletedEventAttributes: { scheduledEventId: 4, result: payloads({}) } },
      {
        activityTaskCompletedEventAttributes: {
          scheduledEventId: 5,
          result: payloads({ composeDir: '/t/C-1' }),
        },
      },
    ];
    expect(await findDirectory(clientWith(events), CLOSED)).toBe('/t/C-1');
  });

  test('is found by its owner, if not even that is in the history', async () => {
    const inTarget = clientWith([started({ targetDir: target })]);
    expect(await findDirectory(inTarget, CLOSED)).toBe(path.join(target, 'B-1'));
    const given = clientWith([started({ composeDir: path.join(target, 'B-1') })]);
    expect(await findDirectory(given, CLOSED)).toBe(path.join(target, 'B-1'));
    const foreign = clientWith([started({ composeDir: path.join(target, 'A-1') })]);
    expect(await findDirectory(foreign, CLOSED)).toBeNull();
  });

  test('is none for a workflow that never made one', async () => {
    expect(
      await findDirectory(clientWith([started({ targetDir: '/nowhere' })]), CLOSED),
    ).toBeNull();
    expect(await isOwnedBy('/nowhere', 'w')).toBe(false);
  });
});

describe('STATUS of a compose whose workflow was closed from outside', () => {
  test.each([
    ['TERMINATED', 'TERMINATED'],
    ['CANCELLED', 'TERMINATED'],
    ['FAILED', 'DOOMED'],
    ['TIMED_OUT', 'DOOMED'],
    ['COMPLETED', null],
    ['CONTINUED_AS_NEW', null],
  ] as const)('%s makes %s', (end, status) => {
    expect(statusAfter(end)).toBe(status);
  });
});

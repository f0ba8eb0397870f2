import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { attemptEntries } from '../../../../cli/log/attempt-entries.js';
import { nodeFilter, splitActivityId } from '../../../../cli/log/entry.js';
import { historyEntries, type History } from '../../../../cli/log/history-entries.js';
import { nodeIdSchema } from '../../../../config-schemas/names.js';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { NodeFiles } from '../../../../lib/publish/index.js';

describe('names of activities', () => {
  test('are those of node and step, or of no node', () => {
    expect(splitActivityId('gather:S.x86_64/solve')).toEqual({
      node: 'gather:S.x86_64',
      step: 'solve',
    });
    expect(splitActivityId('compose.validate')).toBeNull();
  });
});

describe('patterns of nodes', () => {
  test('* stands for anything; all else for itself', () => {
    const wanted = nodeFilter(['createiso:*', 'init']);
    expect([wanted('createiso:S.src'), wanted('init'), wanted('initial'), wanted(null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(nodeFilter(['a.b'])('axb')).toBe(false);
    expect(nodeFilter([])(null)).toBe(true);
  });
});

describe('entries of a history', () => {
  const time = (seconds: number) => ({ eventTime: msToTs(seconds * 1_000) });
  const result = { payloads: [defaultPayloadConverter.toPayload({ summary: '3 packages' })] };
  const history = {
    events: [
      { ...time(1), eventId: 1, workflowExecutionStartedEventAttributes: {} },
      {
        ...time(2),
        eventId: 2,
        activityTaskScheduledEventAttributes: {
          activityId: 'init/run',
          taskQueue: { name: 'punji' },
        },
      },
      {
        ...time(3),
        eventId: 3,
        activityTaskCompletedEventAttributes: { scheduledEventId: 2, result },
      },
      {
        ...time(4),
        eventId: 4,
        workflowExecutionFailedEventAttributes: {
          failure: { message: 'outer', cause: { message: 'inner' } },
        },
      },
      { ...time(5), eventId: 5, workflowTaskScheduledEventAttributes: {} },
    ],
  } as unknown as History;

  test('have the same times, whether the history comes from the server or from a file', () => {
    const exported = [
      { eventTime: { seconds: 7, nanos: 5_000_000 }, workflowExecutionStartedEventAttributes: {} },
    ];
    expect(historyEntries({ events: exported } as unknown as History)[0]?.timeMs).toBe(7_005);
  });

  test('say what happened to which node, and leave out how Temporal works', () => {
    expect(
      historyEntries(history).map(({ timeMs, node, event, text, failed }) => [
        timeMs,
        node,
        event,
        text,
        failed,
      ]),
    ).toEqual([
      [1_000, null, 'started', 'workflow', false],
      [2_000, 'init', 'scheduled', 'on queue punji', false],
      [3_000, 'init', 'done', '3 packages', false],
      [4_000, null, 'failed', 'inner', true],
    ]);
  });
});

describe('entries of attempts', () => {
  test('come from the records of each node, those of a killed worker included', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'punji-log-'));
    const files = new NodeFiles(new ComposeTree(dir), nodeIdSchema.parse('init'));
    await mkdir(files.dir, { recursive: true });
    const common = { step: 'run', epoch: 1, time: '2026-01-01T00:00:00.000Z' };
    const start = {
      event: 'start',
      attempt: 1,
      host: 'h',
      pid: 7,
      runId: 'r',
      activityId: 'init/run',
    };
    const command = { event: 'command', command: ['touch', 'a b'], logFile: '/l' };
    const end = {
      event: 'end',
      durationMs: 2_000,
      toolMs: 1_000,
      interrupted: false,
      error: { type: 'ToolError', message: 'no', hint: 'do' },
    };
    for (const line of [start, command, end]) {
      await appendFile(files.attempts(), `${JSON.stringify({ ...common, ...line })}\n`);
    }
    await appendFile(files.attempts(), '{"event": "sta');
    const entries = await attemptEntries(dir, () => true);
    expect(entries.map(({ event, text, failed }) => [event, text, failed])).toEqual([
      ['attempt', '1 on h (process 7)', false],
      ['command', expect.stringContaining("touch 'a b'"), false],
      ['attempt ended', 'after 2 s, 1 s of it in tools: ToolError: no (do)', true],
    ]);
    expect(await attemptEntries(dir, () => false)).toEqual([]);
    await rm(dir, { recursive: true });
  });
});

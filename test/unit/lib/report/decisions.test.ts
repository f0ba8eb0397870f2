import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ComposeTree } from '../../../../lib/compose-tree/index.js';
import { formatMainLogLine } from '../../../../lib/log/index.js';
import { decisionsOf } from '../../../../lib/report/decisions.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-decisions-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

describe('the decisions in a report', () => {
  test('are the lines that the compose logged for them, in order', async () => {
    const tree = new ComposeTree(dir);
    await mkdir(path.dirname(tree.mainLog()), { recursive: true });
    const timeMs = new Date(2026, 10, 24, 3, 12, 45).getTime();
    const line = (level: 'WARNING' | 'ERROR', text: string): string =>
      formatMainLogLine({ level, text, timeMs });
    await writeFile(
      tree.mainLog(),
      line('WARNING', 'operator: pause by jane: lunch (nothing new starts)') +
        line('ERROR', 'operator: not one') +
        line('WARNING', 'operator: resume by jane (the compose goes on)'),
    );
    expect(await decisionsOf(tree)).toEqual([
      { time: '2026-11-24 03:12:45', text: 'pause by jane: lunch (nothing new starts)' },
      { time: '2026-11-24 03:12:45', text: 'resume by jane (the compose goes on)' },
    ]);
  });

  test('are none without a log', async () => {
    expect(await decisionsOf(new ComposeTree(dir))).toEqual([]);
  });
});

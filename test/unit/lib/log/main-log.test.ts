import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  appendMainLog,
  appendMainLogEnd,
  formatMainLogLine,
  type MainLogLine,
} from '../../../../lib/log/index.js';

let composeDir: string;
beforeEach(async () => {
  composeDir = await mkdtemp(path.join(os.tmpdir(), 'punji-log-'));
});
afterEach(async () => {
  await rm(composeDir, { recursive: true, force: true });
});
const timeMs = new Date(2026, 10, 24, 1, 55, 36).getTime();
const line = (text: string, level: MainLogLine['level'] = 'INFO'): MainLogLine => ({
  level,
  text,
  timeMs,
});
const log = async (): Promise<string> =>
  await readFile(path.join(composeDir, 'logs', 'global', 'pungi.global.log'), 'utf8');

test('a line has local time and a level of eight characters', () => {
  expect(formatMainLogLine(line('text'))).toBe('2026-11-24 01:55:36 [INFO    ] text\n');
  expect(formatMainLogLine(line('text', 'CRITICAL'))).toBe('2026-11-24 01:55:36 [CRITICAL] text\n');
});

test('lines are appended', async () => {
  await appendMainLog(composeDir, [line('one'), line('two')]);
  await appendMainLog(composeDir, [line('three')]);
  expect((await log()).split('\n')).toHaveLength(4);
});

test('a retry does not bring the same lines again', async () => {
  await appendMainLog(composeDir, [line('one'), line('two')]);
  await appendMainLog(composeDir, [line('three')]);
  await appendMainLog(composeDir, [line('one'), line('two')]);
  expect((await log()).match(/one/g)).toHaveLength(1);
});

test('no lines make no file', async () => {
  await appendMainLog(composeDir, []);
  await expect(log()).rejects.toThrow('ENOENT');
});

test('the last lines are written once, whenever they are tried again', async () => {
  const end = [line('a warning', 'WARNING'), line('Compose finished: /top')];
  await appendMainLog(composeDir, [line('before')]);
  await appendMainLogEnd(composeDir, end);
  const later = end.map((one) => ({ ...one, timeMs: timeMs + 60_000 }));
  await appendMainLogEnd(composeDir, later);
  expect((await log()).match(/Compose finished/g)).toHaveLength(1);
  await appendMainLog(composeDir, [{ ...line('a run after it'), timeMs: timeMs + 70_000 }]);
  await appendMainLogEnd(composeDir, later);
  expect((await log()).match(/Compose finished/g)).toHaveLength(2);
});

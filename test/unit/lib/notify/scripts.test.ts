import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tellScripts } from '../../../../lib/notify/index.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-notify-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const event = {
  id: 'run/phase-start/init/1',
  sequence: 3,
  timeMs: Date.UTC(2026, 10, 24, 3, 4, 5),
  message: 'phase-start',
  body: { phase_name: 'init', compose_id: 'Demo-1-20261124.t.0' },
};

async function script(name: string, text: string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

const tell = (scripts: readonly string[], composeDir: string | null, timeoutMs = 10_000) =>
  tellScripts(event, {
    scripts,
    composeDir,
    workDir: path.join(dir, 'compose', 'missing'),
    timeoutMs,
    signal: new AbortController().signal,
  });

describe('notification scripts', () => {
  test('get the message as argument and the body as JSON on standard input, in the order given', async () => {
    const out = path.join(dir, 'out');
    const first = await script('first', `echo "first $1 $(cat) $PWD" >> ${out}`);
    const second = await script('second', `echo "second $1" >> ${out}`);
    expect(await tell([first, second], dir)).toEqual([]);
    const lines = (await readFile(out, 'utf8')).trim().split('\n');
    expect(lines[0]).toBe(`first phase-start ${JSON.stringify(event.body)} ${dir}`);
    expect(lines[1]).toBe('second phase-start');
  });

  test('are not told again of an event that they were told of, whatever came of it', async () => {
    const out = path.join(dir, 'out');
    const failing = await script('failing', `echo x >> ${out}; exit 3`);
    const [warning] = await tell([failing], dir);
    expect(warning).toContain('Failed to invoke notification script. phase-start:');
    expect(await tell([failing], dir)).toEqual([]);
    expect(await readFile(out, 'utf8')).toBe('x\n');
  });

  test('that fail, hang or do not exist stop neither the others nor the compose', async () => {
    const out = path.join(dir, 'out');
    const hanging = await script('hanging', 'exec sleep 60');
    const good = await script('good', `echo told > ${out}`);
    const warnings = await tell([hanging, path.join(dir, 'missing'), good], dir, 300);
    expect(warnings).toHaveLength(2);
    expect(await readFile(out, 'utf8')).toBe('told\n');
  });

  test('write their output to a log named by the time, in UTC', async () => {
    await tell([await script('loud', 'echo I was told')], dir);
    const logs = path.join(dir, 'logs', 'global', 'notifications');
    expect(await readdir(logs)).toEqual(['notification-2026-11-24_03-04-05.log']);
    const log = await readFile(path.join(logs, 'notification-2026-11-24_03-04-05.log'), 'utf8');
    expect(log).toContain('I was told');
  });
});

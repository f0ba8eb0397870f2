/** The lock against other processes: alive, frozen, and killed. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, TransientError } from '../../../../lib/errors.js';
import { withFileLock } from '../../../../lib/file-lock/index.js';

let directory: string;
let lock: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-lock-'));
  lock = path.join(directory, "it's a", 'lock');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

const holderScript = new URL('../../../doubles/lock-holder.ts', import.meta.url).pathname;
async function otherHolder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', holderScript, lock], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}
const soon = { timeoutMs: 400 };
const later = { timeoutMs: 10_000 };

describe('withFileLock', () => {
  test('gives what the work gives, and can be taken again', async () => {
    expect(await withFileLock(lock, () => Promise.resolve(1), later)).toBe(1);
    expect(await withFileLock(lock, () => Promise.resolve(2), later)).toBe(2);
  });

  test('is released if the work fails', async () => {
    const work = () => Promise.reject(new Error('broken'));
    await expect(withFileLock(lock, work, later)).rejects.toThrow('broken');
    expect(await withFileLock(lock, () => Promise.resolve('next'), soon)).toBe('next');
  });

  test('lets one at a time work, also within one process', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await delay(15);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFileLock(lock, work, later)));
    expect(most).toBe(1);
  });

  test('waits for another process, and gives up after the time that it is given', async () => {
    const other = await otherHolder();
    await expect(withFileLock(lock, () => Promise.resolve(), soon)).rejects.toThrow(TransientError);
    const waiting = withFileLock(lock, () => Promise.resolve('mine'), later);
    other.stdin!.write('end\n');
    expect(await waiting).toBe('mine');
  }, 30_000);

  test('is free at once when its holder is killed by SIGKILL', async () => {
    const other = await otherHolder();
    other.kill('SIGKILL');
    expect(await withFileLock(lock, () => Promise.resolve('mine'), later)).toBe('mine');
  }, 30_000);

  test('stays with a frozen holder, and is free when that is killed', async () => {
    const other = await otherHolder();
    other.kill('SIGSTOP');
    await expect(withFileLock(lock, () => Promise.resolve(), soon)).rejects.toThrow(/was held/);
    other.kill('SIGKILL');
    expect(await withFileLock(lock, () => Promise.resolve('mine'), later)).toBe('mine');
  }, 30_000);

  test('stops waiting when it is cancelled', async () => {
    await otherHolder();
    const controller = new AbortController();
    const waiting = withFileLock(lock, () => Promise.resolve(), {
      ...later,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 100);
    await expect(waiting).rejects.toThrow(CancelledError);
  }, 30_000);

  test('says so when its holder was ended from outside while the work was under way', async () => {
    const work = async (): Promise<void> => {
      await endLockHolders();
      await delay(200);
    };
    await expect(withFileLock(lock, work, later)).rejects.toThrow('was lost');
  });
});

/** Ends the process that /proc/locks names for our file. */
async function endLockHolders(): Promise<void> {
  const { ino } = await stat(lock);
  const locks = await readFile('/proc/locks', 'utf8');
  for (const line of locks.split('\n')) {
    if (!line.includes(`:${String(ino)} `)) continue;
    const pid = Number(line.trim().split(/\s+/)[4]);
    if (pid > 0) process.kill(pid, 'SIGKILL');
  }
}

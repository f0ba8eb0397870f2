/** The lock against other processes: alive, frozen, and killed. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, TransientError } from '../../../../lib/errors.js';
import { ChildLock } from '../../../../lib/file-lock/child-lock.js';
import { underLock } from '../../../../lib/file-lock/file-lock.js';
import { withFileLock } from '../../../../lib/file-lock/index.js';
import { NativeLock, nativeLocks } from '../../../../lib/file-lock/native-lock.js';

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

  test('is the kernel’s own, without a process that holds it', async () => {
    expect(nativeLocks()).not.toBeNull();
    await withFileLock(lock, async () => expect(await lockHolders()).toEqual([-1]), later);
  });
});

describe('the lock by a child', () => {
  const withChild = async <T>(work: () => Promise<T>, options = later): Promise<T> => {
    await mkdir(path.dirname(lock), { recursive: true });
    await writeFile(lock, '');
    return await underLock(lock, new ChildLock(lock), work, options);
  };

  test('gives what the work gives, and can be taken again', async () => {
    expect(await withChild(() => Promise.resolve(1))).toBe(1);
    expect(await withChild(() => Promise.resolve(2))).toBe(2);
  });

  test('lets one at a time work', async () => {
    const inner = (): Promise<void> => withChild(() => Promise.resolve(), soon);
    await expect(withChild(inner)).rejects.toThrow(/was held/);
  });

  test('says so when its holder was ended from outside while the work was under way', async () => {
    const work = async (): Promise<void> => {
      for (const pid of await lockHolders()) process.kill(pid, 'SIGKILL');
      await delay(200);
    };
    await expect(withChild(work)).rejects.toThrow('was lost');
  });
});

test('a file that cannot be locked is told with its path', async () => {
  const holder = new NativeLock(path.join(directory, 'x'), {
    tryLock: () => {
      throw new Error('no locks available');
    },
  });
  await expect(holder.acquire(soon)).rejects.toThrow(/cannot lock .*x: .*no locks available/);
  await holder.release();
});

/** The processes that /proc/locks names for our file; -1 of a lock that no process holds, but an open file. */
async function lockHolders(): Promise<readonly number[]> {
  const { ino } = await stat(lock);
  const lines = (await readFile('/proc/locks', 'utf8')).split('\n');
  return lines
    .filter((line) => line.includes(`:${String(ino)} `))
    .map((line) => Number(line.trim().split(/\s+/)[4]));
}

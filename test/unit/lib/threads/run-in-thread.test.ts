import { describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, InputError } from '../../../../lib/errors.js';
import { runInThread, threadModule, type ThreadOptions } from '../../../../lib/threads/index.js';

const double = (input: unknown, options: ThreadOptions = {}): Promise<number> =>
  runInThread(new URL('../../../doubles/doubling-thread.ts', import.meta.url), input, options);

describe('work in a thread', () => {
  test('gives its result, and tells how far it is', async () => {
    const said: string[] = [];
    expect(await double(21, { onProgress: (text) => said.push(text) })).toBe(42);
    expect(said).toEqual(['got 21']);
  });

  test('fails with the same class, message and hint', async () => {
    await expect(double('fail')).rejects.toThrow(InputError);
    await expect(double('fail')).rejects.toMatchObject({
      message: 'wrong input',
      hint: 'give a number',
    });
  });

  test('an error that is none of ours comes as it is', async () => {
    await expect(double('break')).rejects.toThrow('broken');
  });

  test('a system error keeps its code', async () => {
    await expect(double('missing')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a thread that has done its work does the next, also after a failure', async () => {
    const first = await double('who');
    await expect(double('fail')).rejects.toThrow(InputError);
    expect(await double('who')).toBe(first);
  });

  test('orders at the same time have threads of their own', async () => {
    const ids = await Promise.all([double('who'), double('who'), double('who')]);
    expect(new Set(ids).size).toBe(3);
  });

  test('a thread whose work has left much in memory is ended', async () => {
    const first = await double('fill');
    expect(await double('who')).not.toBe(first);
  });

  test('a thread that ends by itself fails its work, and no other', async () => {
    await expect(double('exit')).rejects.toThrow('a thread ended with code 3');
    expect(await double(4)).toBe(8);
  });

  test('a thread that ends while it waits for work is given none', async () => {
    await double('exit later');
    await delay(500);
    expect(await double(4)).toBe(8);
  });

  test('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const work = double('hang', {
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    });
    await expect(work).rejects.toThrow(CancelledError);
    await expect(double(1, { signal: controller.signal })).rejects.toThrow(CancelledError);
  });
});

test("a thread's module has the suffix of its caller's", () => {
  expect(threadModule('x', 'file:///a/b.js').href).toBe('file:///a/x.js');
  expect(threadModule('x', 'file:///a/b.ts').href).toBe('file:///a/x.ts');
});

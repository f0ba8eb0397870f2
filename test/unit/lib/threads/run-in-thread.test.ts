import { describe, expect, test } from '@jest/globals';
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

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CancelledError } from '../../../../../lib/errors.js';
import { throughCache, type CacheFile } from '../../../../../lib/repodata/cache/cache-file.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'punji-cache-'));
});
afterEach(() => rm(directory, { recursive: true }));

const cacheOf = (more: Partial<CacheFile<string>> = {}): CacheFile<string> => ({
  directory,
  name: 'thing',
  version: 1,
  encode: (about) => ({ about, sections: {} }),
  decode: ({ about }) => String(about),
  ...more,
});

/** Makes `value`, and counts how often. */
function maker(value = 'value') {
  const made = { times: 0 };
  const make = async (): Promise<string> => {
    made.times += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return value;
  };
  return { made, make };
}

describe('the cache', () => {
  test('makes a value once, however many ask at the same time', async () => {
    const { made, make } = maker();
    const values = await Promise.all(
      Array.from({ length: 5 }, () => throughCache(cacheOf(), make)),
    );
    expect(values).toEqual(Array.from({ length: 5 }, () => 'value'));
    expect(made.times).toBe(1);
  });

  test.each([
    ['truncated', (file: string) => truncate(file, 30)],
    ['empty', (file: string) => truncate(file, 0)],
    ['something else', (file: string) => writeFile(file, 'what is this? '.repeat(9))],
  ])('rebuilds a file that is %s', async (_what, damage) => {
    const { made, make } = maker();
    await throughCache(cacheOf(), make);
    await damage(path.join(directory, 'thing'));
    expect(await throughCache(cacheOf(), make)).toBe('value');
    expect(await throughCache(cacheOf(), make)).toBe('value');
    expect(made.times).toBe(2);
  });

  test('rebuilds a file of another version, and one that does not say what is wanted', async () => {
    const { made, make } = maker();
    await throughCache(cacheOf(), make);
    await throughCache(cacheOf({ version: 2 }), make);
    await throughCache(cacheOf({ version: 2, decode: () => null }), make);
    expect(made.times).toBe(3);
  });

  test('that cannot be written is no obstacle', async () => {
    const file = path.join(directory, 'a-file');
    await writeFile(file, '');
    const { make } = maker();
    expect(await throughCache(cacheOf({ directory: path.join(file, 'below') }), make)).toBe(
      'value',
    );
  });

  test('keeps nothing of a value that could not be made', async () => {
    const fail = (): Promise<string> => Promise.reject(new Error('broken'));
    await expect(throughCache(cacheOf(), fail)).rejects.toThrow('broken');
    expect(await readdir(directory)).toEqual(['thing.lock']);
  });

  test('is not waited for when the work is cancelled', async () => {
    const stop = new AbortController();
    let end = (): void => undefined;
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const ending = new Promise<void>((resolve) => (end = resolve));
    const held = throughCache(cacheOf(), async () => {
      begun();
      await ending;
      return 'value';
    });
    await beginning;
    const waiting = throughCache(cacheOf({ signal: stop.signal }), maker().make);
    setTimeout(() => {
      stop.abort();
    }, 50);
    await expect(waiting).rejects.toThrow(CancelledError);
    end();
    await held;
  });

  test('marks what is used, and removes what was not used for long', async () => {
    const { make } = maker();
    const old = path.join(directory, 'thing');
    await throughCache(cacheOf(), make);
    const twoHoursAgo = Date.now() / 1000 - 7200;
    await utimes(old, twoHoursAgo, twoHoursAgo);
    await throughCache(cacheOf(), make);
    expect((await stat(old)).mtimeMs / 1000).toBeGreaterThan(twoHoursAgo + 3600);
    await utimes(old, 0, 0);
    await throughCache(cacheOf({ name: 'other' }), make);
    expect(await readdir(directory)).not.toContain('thing');
  });

  test('is readable by its owner only', async () => {
    await throughCache(cacheOf(), maker().make);
    const file = path.join(directory, 'thing');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file)).length).toBeGreaterThan(0);
  });
});

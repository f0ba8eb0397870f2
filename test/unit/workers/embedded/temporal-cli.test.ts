import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findTemporal } from '../../../../workers/embedded/index.js';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-temporal-'));
  for (const place of ['path', 'cache/punji/tools/venv/bin', 'own']) {
    await mkdir(path.join(dir, place), { recursive: true });
    await writeFile(path.join(dir, place, 'temporal'), '#!/bin/sh\n');
    await chmod(path.join(dir, place, 'temporal'), 0o755);
  }
  await writeFile(path.join(dir, 'plain'), '');
});

afterAll(async () => {
  await rm(dir, { recursive: true });
});

const at = (...place: string[]): string => path.join(dir, ...place);

describe('the temporal program', () => {
  test('is the one that is named, before all others', () => {
    const own = at('own', 'temporal');
    expect(findTemporal({ PUNJI_TEMPORAL: own, PATH: at('path') })).toBe(own);
  });

  test('is looked for on PATH, then where the set-up puts it', () => {
    const cache = { XDG_CACHE_HOME: at('cache') };
    expect(findTemporal({ ...cache, PATH: `relative:${at('path')}` })).toBe(at('path', 'temporal'));
    expect(findTemporal({ ...cache, PATH: '/nowhere' })).toBe(
      at('cache', 'punji', 'tools', 'venv', 'bin', 'temporal'),
    );
  });

  test('is missed with a hint', () => {
    expect(() => findTemporal({ PATH: '', HOME: dir })).toThrow('not on PATH');
    expect(() => findTemporal({ PUNJI_TEMPORAL: at('plain') })).toThrow('which is not a program');
  });
});

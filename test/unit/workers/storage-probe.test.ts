import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probeStorage } from '../../../workers/storage-probe.js';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-storage-'));
});

afterAll(async () => {
  await rm(dir, { recursive: true });
});

describe('the probe of a storage', () => {
  test('gives the same id to all that look at it, and leaves nothing else behind', async () => {
    const reports = await Promise.all([probeStorage(dir), probeStorage(dir)]);
    const again = await probeStorage(dir);
    expect(again).toEqual({ path: dir, id: expect.any(String) });
    expect(reports.at(-1)?.path).toBe(dir);
    expect(await readdir(dir)).toEqual(['.punji-storage.json']);
  });

  test('refuses what is no directory', async () => {
    await writeFile(path.join(dir, 'file'), '');
    await expect(probeStorage(path.join(dir, 'file'))).rejects.toThrow('is not a directory here');
    await expect(probeStorage(path.join(dir, 'none'))).rejects.toThrow('is not a directory here');
    await rm(path.join(dir, 'file'));
  });

  test('refuses a file system without hard links or rights', async () => {
    await expect(probeStorage('/proc')).rejects.toThrow('/proc');
  });
});

import { expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pruneCache } from '../../../../../lib/repodata/cache/prune.js';

test('beyond the limit the files that were unused for longest go', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'punji-prune-'));
  try {
    const now = Date.now() / 1000;
    for (const [name, age] of Object.entries({ new: 10, middle: 20, old: 30 })) {
      await writeFile(path.join(directory, name), 'x'.repeat(100));
      await utimes(path.join(directory, name), now - age, now - age);
    }
    await pruneCache(directory, 200);
    expect((await readdir(directory)).sort()).toEqual(['middle', 'new']);
  } finally {
    await rm(directory, { recursive: true });
  }
});

import { expect, test } from '@jest/globals';
import os from 'node:os';
import path from 'node:path';
import { repodataCacheDirectory } from '../../../../../lib/repodata/cache/directory.js';

test.each([
  ['our own variable', { PUNJI_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' }, '/c/repodata'],
  ["the user's cache", { XDG_CACHE_HOME: '/x' }, '/x/punji/repodata'],
  ['nothing', {}, path.join(os.homedir(), '.cache/punji/repodata')],
  ['nothing to be kept', { PUNJI_CACHE_DIR: '' }, null],
])('the cache is where %s says', (_what, environment, expected) => {
  expect(repodataCacheDirectory(environment)).toBe(expected);
});

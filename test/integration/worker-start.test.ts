/** A worker that cannot begin its work ends: who supervises it must hear of that. */
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import path from 'node:path';
import { ROOT } from '../tools.js';

const PUNJI = path.join(ROOT, 'bin', 'punji.js');

test('a worker whose storage is not there ends with exit code 1', async () => {
  const result = await execa(process.execPath, [PUNJI, 'worker', '--storage', '/nowhere'], {
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    reject: false,
    timeout: 60_000,
  });
  expect(result.timedOut).toBe(false);
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain('/nowhere');
}, 90_000);

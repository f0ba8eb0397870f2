import path from 'node:path';
import { expect, test } from '@jest/globals';
import { toolVersion } from '../../../../lib/fingerprint/index.js';
import { ROOT } from '../../../tools.js';

test('a version is asked for as each program wants it, and one that is not there has none', async () => {
  const before = process.env.PATH;
  process.env.PATH = `${path.join(ROOT, 'test/doubles/lorax')}:${before ?? ''}`;
  try {
    // lorax takes --version for that of the product.
    expect(await toolVersion('lorax')).toBe('lorax double');
    expect(await toolVersion('xorriso')).toContain('xorriso');
    expect(await toolVersion('no-such-program')).toBe('none');
  } finally {
    process.env.PATH = before;
  }
});

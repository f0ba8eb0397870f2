import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestFile, formatChecksums, type ChecksumEntry } from '../../../../lib/checksum/index.js';
import { CancelledError, ConfigError } from '../../../../lib/errors.js';

const entry = (fileName: string, type = 'sha256', digest = 'ab'): ChecksumEntry => ({
  fileName,
  sizeBytes: 3,
  type,
  digest,
});

describe('formatChecksums', () => {
  test('sorts by name and type, each once, with sizes', () => {
    expect(formatChecksums([entry('b'), entry('a'), entry('b'), entry('a', 'md5', 'cd')])).toBe(
      '# a: 3 bytes\nMD5 (a) = cd\n# a: 3 bytes\nSHA256 (a) = ab\n# b: 3 bytes\nSHA256 (b) = ab\n',
    );
  });

  test('is empty for no images', () => {
    expect(formatChecksums([])).toBe('');
  });
});

describe('digestFile', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'punji-checksum-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  test('knows the types that Python knows', async () => {
    const file = path.join(dir, 'a');
    await writeFile(file, 'abc');
    const { sizeBytes, digests } = await digestFile(file, [
      'md5',
      'sha1',
      'sha256',
      'sha3_256',
      'blake2b',
    ]);
    expect(sizeBytes).toBe(3);
    expect(digests['md5']).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(digests['sha1']).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(digests['sha3_256']).toBe(
      '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
    );
    expect(digests['blake2b']).toHaveLength(128);
  });

  test('of a large file are found in a thread, which can be stopped', async () => {
    const file = path.join(dir, 'large');
    await writeFile(file, Buffer.alloc(17 * 1024 ** 2));
    const { sizeBytes, digests } = await digestFile(file, ['md5']);
    expect(sizeBytes).toBe(17 * 1024 ** 2);
    expect(digests['md5']).toBe('e3d91b615096b8265b58c5d0efad4254');
    await expect(digestFile(file, ['md5'], { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });

  test('refuses an unknown type, naming the option', async () => {
    await expect(digestFile(dir, ['crc'])).rejects.toThrow(ConfigError);
    await expect(digestFile(dir, ['crc'])).rejects.toThrow(/'crc' is no checksum type/);
  });
});

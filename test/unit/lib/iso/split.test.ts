import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMediaSize, splitMedia, type MediaFile } from '../../../../lib/iso/index.js';
import { inBlocks } from '../../../../lib/iso/split.js';

const file = (path: string, sizeBytes: number, sticky = false): MediaFile => ({
  path,
  sizeBytes,
  sticky,
});

const files = fc
  .array(fc.record({ sizeBytes: fc.nat(100_000), sticky: fc.boolean() }), { maxLength: 40 })
  .map((list) =>
    list.map(({ sizeBytes, sticky }, index) => file(`f${String(index)}`, sizeBytes, sticky)),
  );

describe('splitMedia', () => {
  test('begins a new medium when one is full, with the sticky files on each', () => {
    const parts = splitMedia(
      [file('a', 2048), file('media.repo', 1, true), file('b', 4096), file('c', 1)],
      4096 + 2048,
    );
    expect(parts).toEqual([
      { sizeBytes: 4096, files: ['media.repo', 'a'] },
      { sizeBytes: 6144, files: ['media.repo', 'b'] },
      { sizeBytes: 4096, files: ['media.repo', 'c'] },
    ]);
  });

  test('makes no medium of sticky files alone', () => {
    expect(splitMedia([file('media.repo', 1, true)], 4096)).toEqual([]);
  });

  test('refuses a file larger than a medium', () => {
    expect(() => splitMedia([file('big.rpm', 5000)], 4096)).toThrow(
      'File is larger than media size: big.rpm (5000 bytes, a medium holds 4096)',
    );
    expect(splitMedia([file('big.rpm', 5000)], null)).toHaveLength(1);
  });

  test('puts every file on one medium, in order, and sticky ones on all', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 100_000, max: 400_000 }), (list, limit) => {
        const parts = splitMedia(list, limit);
        const sticky = list.filter((one) => one.sticky).map(({ path }) => path);
        const others = list.filter((one) => !one.sticky).map(({ path }) => path);
        expect(parts.flatMap((part) => part.files.slice(sticky.length))).toEqual(others);
        for (const part of parts) expect(part.files.slice(0, sticky.length)).toEqual(sticky);
      }),
    );
  });

  test('fills no medium over the limit if another could take the file, and counts blocks', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 100_000, max: 400_000 }), (list, limit) => {
        const sizes = new Map(list.map(({ path, sizeBytes }) => [path, inBlocks(sizeBytes)]));
        const stickyCount = list.filter((one) => one.sticky).length;
        for (const part of splitMedia(list, limit)) {
          expect(part.sizeBytes).toBe(part.files.reduce((sum, path) => sum + sizes.get(path)!, 0));
          const own = part.files.length - stickyCount;
          expect(own === 1 || part.sizeBytes <= limit).toBe(true);
        }
      }),
    );
  });

  test('splits no more than it must for the order: two neighbours would not fit on one', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 100_000, max: 400_000 }), (list, limit) => {
        const parts = splitMedia(list, limit);
        const sizes = new Map(list.map(({ path, sizeBytes }) => [path, inBlocks(sizeBytes)]));
        const stickyCount = list.filter((one) => one.sticky).length;
        for (const [index, part] of parts.slice(1).entries()) {
          const first = part.files[stickyCount]!;
          expect(parts[index]!.sizeBytes + sizes.get(first)!).toBeGreaterThan(limit);
        }
      }),
    );
  });
});

describe('parseMediaSize', () => {
  test.each<[string | number, number]>([
    [4_700_000_000, 4_700_000_000],
    ['4700000000', 4_700_000_000],
    ['10b', 10],
    ['2k', 2048],
    ['4480M', 4480 * 1024 ** 2],
    ['4G', 4 * 1024 ** 3],
    [' 7 ', 7],
  ])('%j is %d bytes', (size, bytes) => {
    expect(parseMediaSize(size, 'iso_size')).toBe(bytes);
  });

  test.each(['', '0', 0, -1, '-4G', '4.5G', '4g', '4GB', 'G', 1.5, '1e9x', '99999999999G'])(
    'refuses %j, naming the option',
    (size) => {
      expect(() => parseMediaSize(size, 'iso_size')).toThrow(`positive number: ${String(size)}`);
    },
  );
});

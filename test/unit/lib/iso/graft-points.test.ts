import { describe, expect, test } from '@jest/globals';
import { formatGraftPoints, overlay } from '../../../../lib/iso/index.js';

const points = (...names: string[]) => new Map(names.map((name) => [name, `/t/${name}`]));
const targets = (...names: string[]): string[] =>
  formatGraftPoints(points(...names))
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(0, line.indexOf('=')));

describe('formatGraftPoints', () => {
  test('puts boot files first, packages last, and sorts by bytes', () => {
    const expected = [
      'EFI/BOOT/grub.cfg',
      'etc/x',
      'images/boot.rpm',
      'isolinux/a',
      'other/a.img',
      '.treeinfo',
      'README',
      'a',
      'ä',
      'Packages/a.rpm',
      'b.rpm',
    ];
    expect(targets(...[...expected].reverse())).toEqual(expected);
  });

  test('names a directory only if nothing stands in it', () => {
    expect(targets('ab/c', 'a/', 'd/', 'd/e/', 'f/', 'f/g')).toEqual(['a/', 'ab/c', 'd/e/', 'f/g']);
  });

  test('leaves out boot.iso and lost+found but at the top', () => {
    expect(targets('images/boot.iso', 'boot.iso', 'x/lost+found/', 'lost+found')).toEqual([
      'boot.iso',
      'lost+found',
    ]);
  });

  test('escapes what separates the two paths', () => {
    expect(formatGraftPoints(new Map([['a=b\\c', '/x=y']]))).toBe('a\\=b\\\\c=/x\\=y\n');
  });

  test('refuses a line break, which would make another line', () => {
    expect(() => formatGraftPoints(points('a\nb'))).toThrow(/"a\\nb" cannot be put on a disc/);
  });
});

test('overlay: the later tree wins', () => {
  const merged = overlay(points('a', 'b'), new Map([['b', '/scratch/b']]));
  expect([...merged]).toEqual([
    ['a', '/t/a'],
    ['b', '/scratch/b'],
  ]);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  discinfoTimestamp,
  formatDiscinfo,
  formatMediaRepo,
  formatTreeinfo,
  parseDiscinfo,
  parseTreeinfo,
  treeinfoOfDisc,
  type Treeinfo,
} from '../../../../lib/productmd/index.js';
import { formatIni, parseIni } from '../../../../lib/productmd/ini.js';

export const treeinfo = (changes: Partial<Treeinfo> = {}): Treeinfo => ({
  release: { name: 'Example FL', short: 'FL', version: '1.2', isLayered: false },
  baseProduct: null,
  arch: 'x86_64',
  buildTimestamp: 1795485335,
  platforms: [],
  variants: {
    Srv: {
      id: 'Srv',
      uid: 'Srv',
      name: 'Srv',
      type: 'variant',
      paths: { packages: 'Packages', repository: '.' },
      addons: [],
    },
  },
  checksums: { 'repodata/repomd.xml': 'sha256:ab' },
  images: {},
  stage2: { mainimage: null, instimage: null },
  media: null,
  ...changes,
});

describe('.treeinfo', () => {
  test('is written with sorted sections and keys, and a section for old readers', () => {
    expect(formatTreeinfo(treeinfo())).toBe(
      `[checksums]
repodata/repomd.xml = sha256:ab

[general]
; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
; WARNING.1 = Read productmd documentation for details about new format.
arch = x86_64
family = Example FL
name = Example FL 1.2
packagedir = Packages
platforms = x86_64
repository = .
timestamp = 1795485335
variant = Srv
variants = Srv
version = 1.2

[header]
type = productmd.treeinfo
version = 1.2

[release]
name = Example FL
short = FL
version = 1.2

[tree]
arch = x86_64
build_timestamp = 1795485335
platforms = x86_64
variants = Srv

[variant-Srv]
id = Srv
name = Srv
packages = Packages
repository = .
type = variant
uid = Srv

`,
    );
  });

  test('of a disc says which, and nothing of boot.iso', () => {
    const images = { x86_64: { 'boot.iso': 'images/boot.iso', kernel: 'images/vmlinuz' } };
    const checksums = { 'images/boot.iso': 'sha256:aa', 'images/vmlinuz': 'sha256:bb' };
    const disc = treeinfoOfDisc(treeinfo({ images, checksums }), 2, 3);
    expect(disc.media).toEqual({ discnum: 2, totaldiscs: 3 });
    expect(disc.images).toEqual({ x86_64: { kernel: 'images/vmlinuz' } });
    expect(disc.checksums).toEqual({ 'images/vmlinuz': 'sha256:bb' });
  });

  test.each<[string, Partial<Treeinfo>, RegExp]>([
    ['images of an unlisted platform', { images: { xen: { kernel: 'k' } } }, /platform 'xen'/],
    [
      'a version like 1.x',
      { release: { name: 'a', short: 'a', version: '1.x', isLayered: false } },
      /dots/,
    ],
    ['an absolute image path', { images: { x86_64: { kernel: '/k' } } }, /relative/],
    ['no variant', { variants: {} }, /has a variant/],
    [
      'a layered release alone',
      { release: { name: 'a', short: 'a', version: '1', isLayered: true } },
      /base product/,
    ],
    ['a checksum of a path with =', { checksums: { 'a=b': 'md5:x' } }, /cannot name 'a=b'/],
  ])('refuses %s', (_what, changes, message) => {
    expect(() => formatTreeinfo(treeinfo(changes))).toThrow(message);
  });

  test("is read from lorax, whose short name is empty, with the compose's", () => {
    const text = formatTreeinfo(
      treeinfo({ release: { name: 'Lorax', short: '', version: '40', isLayered: false } }),
    );
    expect(parseTreeinfo(text, 'f', { releaseShort: 'FL' }).release.short).toBe('FL');
  });

  test('is refused with file and line if it is broken', () => {
    expect(() => parseTreeinfo('key = 1\n', 'ti')).toThrow(/ti:1/);
    expect(() => parseTreeinfo('[header]\nfoo\n', 'ti')).toThrow(/ti:2: 'foo'/);
    expect(() => parseTreeinfo('[general]\nfamily = Old\n', 'ti')).toThrow(/version 0\.0/);
    expect(() => parseTreeinfo('[header]\nversion = 1.0\n', 'ti')).toThrow(/lacks 'name'/);
  });
});

describe('INI', () => {
  test('reads back any value of one line as it was written', () => {
    const value = fc.string().filter((text) => text.trim() === text && !/[\n\r]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        expect(
          parseIni(formatIni({ s: { k: text } }), 'f')
            .get('s')
            ?.get('k'),
        ).toBe(text);
      }),
    );
  });

  test('doubles percent signs, which readers would interpolate', () => {
    expect(formatIni({ s: { k: '100%' } })).toBe('[s]\nk = 100%%\n\n');
  });

  test('never fails in another way than with a message', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseIni(text, 'f');
        } catch (error) {
          expect((error as Error).message).toMatch(/^f:\d+: /);
        }
      }),
    );
  });
});

describe('.discinfo and media.repo', () => {
  const tree = {
    timestamp: '1.5',
    description: 'Example FL 1.2',
    arch: 'src',
    discs: 'ALL',
  } as const;

  test('are a few lines', () => {
    expect(formatDiscinfo(tree)).toBe('1.5\nExample FL 1.2\nsrc\nALL\n');
    expect(formatDiscinfo({ ...tree, discs: [1, 2] })).toBe('1.5\nExample FL 1.2\nsrc\n1,2\n');
    expect(formatMediaRepo(tree)).toBe(
      '[InstallMedia]\nname=Example FL 1.2\nmediaid=1.5\nmetadata_expire=-1\ngpgcheck=0\ncost=500\n',
    );
  });

  test('are read back', () => {
    for (const one of [tree, { ...tree, discs: [2] }]) {
      expect(parseDiscinfo(formatDiscinfo(one), 'f')).toEqual(one);
    }
    expect(() => parseDiscinfo('nonsense', 'di')).toThrow(/di is no .discinfo/);
  });

  test('write microseconds unless the time is a whole number', () => {
    expect(discinfoTimestamp(1795485335.25)).toBe('1795485335.250000');
    expect(discinfoTimestamp(1600000000)).toBe('1600000000');
  });

  test('refuse a description of several lines', () => {
    expect(() => formatMediaRepo({ ...tree, description: 'a\nb' })).toThrow(/several lines/);
  });
});

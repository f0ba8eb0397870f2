import { describe, expect, test } from '@jest/globals';
import {
  formatExtraFiles,
  formatImages,
  formatModules,
  formatRpms,
  formatTreeExtraFiles,
  listRpms,
  moduleEntry,
  parseExtraFiles,
  parseImages,
  parseModules,
  parseRpms,
  type ImageEntry,
  type ListedRpm,
} from '../../../../lib/productmd/index.js';
import { identity, layered } from './identity.js';

const image = (changes: Partial<ImageEntry> = {}): ImageEntry => ({
  path: 'Server/x86_64/iso/a.iso',
  mtime: 1,
  size: 2,
  volume_id: 'V',
  type: 'dvd',
  format: 'iso',
  arch: 'x86_64',
  disc_number: 1,
  disc_count: 1,
  checksums: { md5: 'a' },
  implant_md5: null,
  bootable: false,
  subvariant: 'Server',
  ...changes,
});

const listed = (...images: ImageEntry[]) => ({ Server: { x86_64: images } });

describe('images.json', () => {
  test('sorts images by path and leaves out what has its default', () => {
    const text = formatImages(
      identity(),
      listed(
        image({ path: 'b', disc_number: 2, unified: false, additional_variants: [] }),
        image({ path: 'a' }),
      ),
    );
    expect(text).not.toContain('unified');
    expect(parseImages(text, 'f').images['Server']?.['x86_64']?.map(({ path }) => path)).toEqual([
      'a',
      'b',
    ]);
  });

  test('says the list of variants of a unified image, be it empty', () => {
    expect(formatImages(identity(), listed(image({ unified: true })))).toContain(
      '"additional_variants": []',
    );
  });

  test('allows the same image under two arches', () => {
    const source = image({ arch: 'src' });
    const images = { Server: { x86_64: [source], s390x: [source] } };
    expect(() => formatImages(identity(), images)).not.toThrow();
  });

  test('has no label, whatever the compose has', () => {
    expect(formatImages(layered(), {})).not.toContain('label');
  });

  test.each([
    [
      'two images that nothing tells apart',
      [image(), image({ path: 'b', checksums: { md5: 'b' } })],
      /share subvariant/,
    ],
    ['no checksums', [image({ checksums: {} })], /without checksums/],
    ['an unknown type', [image({ type: 'floppy' })], /unknown image type 'floppy'/],
    ['an unknown format', [image({ format: 'zip' })], /unknown image format 'zip'/],
    ['an empty file', [image({ size: 0 })], /size/],
    ['an absolute path', [image({ path: '/a' })], /relative path expected: \/a/],
    ['an implanted md5 of another length', [image({ implant_md5: 'abc' })], /implant_md5/],
    ['an empty volume id', [image({ volume_id: '' })], /volume_id/],
    [
      'variants of an image that is not unified',
      [image({ additional_variants: ['A'] })],
      /only unified/,
    ],
  ])('refuses %s', (_what, images, message) => {
    expect(() => formatImages(identity(), listed(...images))).toThrow(message);
  });

  test.each(['src', 'nosrc', 'z80'])('refuses a listing under %s', (arch) => {
    expect(() => formatImages(identity(), { Server: { [arch]: [image()] } })).toThrow(/arch/i);
  });
});

const rpm = (changes: Partial<ListedRpm> = {}): ListedRpm => ({
  variant: 'Server',
  arch: 'x86_64',
  nevra: 'bash-0:5-1.x86_64',
  sourceNevra: 'bash-0:5-1.src',
  sigkey: 'ABCDEF01',
  path: 'Server/x86_64/os/Packages/bash-5-1.x86_64.rpm',
  category: 'binary',
  ...changes,
});

describe('rpms.json', () => {
  test('stands packages under their source, the source under itself, keys in lower case', () => {
    const source = rpm({
      nevra: 'bash-0:5-1.src',
      sourceNevra: null,
      category: 'source',
      sigkey: null,
    });
    const text = formatRpms(identity(), listRpms([rpm(), source]));
    const entries = parseRpms(text, 'f').rpms['Server']?.['x86_64']?.['bash-0:5-1.src'];
    expect(Object.keys(entries ?? {})).toEqual(['bash-0:5-1.src', 'bash-0:5-1.x86_64']);
    expect(entries?.['bash-0:5-1.x86_64']?.sigkey).toBe('abcdef01');
  });

  test.each([
    ['a NEVRA without epoch', rpm({ nevra: 'bash-5-1.x86_64' }), /no name-epoch/],
    [
      'a binary package of category source',
      rpm({ category: 'source', sourceNevra: null }),
      /category/,
    ],
    ['a binary package without source', rpm({ sourceNevra: null }), /needs one/],
    [
      'a source package with a source',
      rpm({ nevra: 'a-0:1-1.src', category: 'source' }),
      /has none/,
    ],
  ])('refuses %s', (_what, one, message) => {
    expect(() => listRpms([one])).toThrow(message);
  });

  test('refuses packages under src, and absolute paths', () => {
    expect(() => formatRpms(identity(), listRpms([rpm({ arch: 'src' })]))).toThrow(/src/);
    expect(() => formatRpms(identity(), listRpms([rpm({ path: '/x' })]))).toThrow(/relative/);
  });
});

describe('modules.json', () => {
  test('takes a module apart into its fields', () => {
    const entry = moduleEntry('a:1:2:c', 'tag', { category: 'binary', path: 'x/modules.gz' }, [
      'r',
    ]);
    const text = formatModules(identity(), { Server: { x86_64: { 'a:1:2:c': entry } } });
    expect(parseModules(text, 'f').modules['Server']?.['x86_64']?.['a:1:2:c']?.metadata).toEqual({
      uid: 'a:1:2:c',
      name: 'a',
      stream: '1',
      version: '2',
      context: 'c',
      koji_tag: 'tag',
    });
  });

  test('refuses a module without stream or tag', () => {
    const modulemd = { category: 'binary', path: 'x' } as const;
    for (const entry of [
      moduleEntry('a', 'tag', modulemd, []),
      moduleEntry('a:1', '', modulemd, []),
    ]) {
      expect(() => formatModules(identity(), { Server: { x86_64: { a: entry } } })).toThrow();
    }
  });
});

describe('extra_files.json', () => {
  const file = { file: 'Server/source/tree/GPL', size: 3, checksums: { sha256: 'ab' } };

  test('may list files of sources', () => {
    const text = formatExtraFiles(identity(), { Server: { src: [file] } });
    expect(parseExtraFiles(text, 'f').extra_files).toEqual({ Server: { src: [file] } });
  });

  test('of a tree has a header of its own', () => {
    expect(JSON.parse(formatTreeExtraFiles([{ ...file, file: 'GPL' }]))).toEqual({
      header: { version: '1.0' },
      data: [{ ...file, file: 'GPL' }],
    });
  });

  test('refuses absolute paths', () => {
    expect(() => formatTreeExtraFiles([{ ...file, file: '/GPL' }])).toThrow(/relative/);
  });
});

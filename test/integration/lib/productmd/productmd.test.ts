/** productmd reads what we write, and writes the same bytes. */
import { describe, expect, test } from '@jest/globals';
import {
  formatComposeinfo,
  formatComposeinfoBase,
  formatExtraFiles,
  formatImages,
  formatModules,
  formatRpms,
  formatTreeinfo,
  listRpms,
  moduleEntry,
  parseTreeinfo,
  type ComposeinfoVariant,
  type ImageEntry,
  type Treeinfo,
} from '../../../../lib/productmd/index.js';
import { identity, layered } from '../../../unit/lib/productmd/identity.js';
import { redump } from './python.js';

const variant = (changes: Partial<ComposeinfoVariant>): ComposeinfoVariant => ({
  id: 'Server',
  uid: 'Server',
  name: 'Sërver 100%',
  type: 'variant',
  arches: ['x86_64', 'aarch64'],
  paths: {
    os_tree: { x86_64: 'Server/x86_64/os', aarch64: 'Server/aarch64/os' },
    source_isos: { x86_64: 'Server/source/iso' },
  },
  ...changes,
});

const VARIANTS = {
  Server: variant({ variants: ['optional', 'HA', 'LP'] }),
  'Server-HA': variant({ id: 'HA', uid: 'Server-HA', type: 'addon', arches: ['x86_64'] }),
  'Server-optional': variant({ id: 'optional', uid: 'Server-optional', type: 'optional' }),
  'Server-LP': variant({
    id: 'LP',
    uid: 'Server-LP',
    type: 'layered-product',
    release: {
      name: 'LP',
      short: 'LP',
      version: '3',
      type: 'ga',
      is_layered: true,
      internal: false,
    },
  }),
};

const image = (changes: Partial<ImageEntry>): ImageEntry => ({
  path: 'Server/x86_64/iso/b.iso',
  mtime: 1795485335,
  size: 5_000_000_000,
  volume_id: null,
  type: 'dvd',
  format: 'iso',
  arch: 'x86_64',
  disc_number: 1,
  disc_count: 1,
  checksums: { sha256: 'bb', md5: 'aa' },
  implant_md5: null,
  bootable: false,
  subvariant: 'Server',
  ...changes,
});

describe('composeinfo.json', () => {
  test.each([
    ['without variants', formatComposeinfoBase(identity())],
    ['of a layered release with a label', formatComposeinfoBase(layered())],
    ['with a family of variants', formatComposeinfo(layered(), VARIANTS)],
  ])('%s', (_what, text) => {
    expect(redump('composeinfo', 'ComposeInfo', text)).toBe(text);
  });
});

describe('manifests', () => {
  test('images.json', () => {
    const text = formatImages(identity(), {
      Server: {
        x86_64: [
          image({ volume_id: 'V', implant_md5: '0'.repeat(32) }),
          image({ path: 'Server/source/iso/s.iso', arch: 'src' }),
          image({ path: 'a', disc_number: 2, unified: true, additional_variants: ['Client'] }),
        ],
        s390x: [image({ path: 'Server/source/iso/s.iso', arch: 'src' })],
      },
    });
    expect(redump('images', 'Images', text)).toBe(text);
  });

  test('rpms.json', () => {
    const rpm = { variant: 'Server', arch: 'x86_64', sigkey: null } as const;
    const text = formatRpms(
      identity(),
      listRpms([
        {
          ...rpm,
          nevra: 'b-1:2~ü-3.x86_64',
          sourceNevra: 'b-1:2~ü-3.src',
          path: 'b',
          category: 'binary',
        },
        { ...rpm, nevra: 'b-1:2~ü-3.src', sourceNevra: null, path: 's', category: 'source' },
      ]),
    );
    expect(redump('rpms', 'Rpms', text)).toBe(text);
  });

  test('modules.json', () => {
    const entry = moduleEntry('a:1:2:c', 'tag', { category: 'binary', path: 'modules' }, ['x']);
    const text = formatModules(identity(), { Server: { x86_64: { 'a:1:2:c': entry } } });
    expect(redump('modules', 'Modules', text)).toBe(text);
    const empty = formatModules(identity(), {});
    expect(redump('modules', 'Modules', empty)).toBe(empty);
  });

  test('extra_files.json', () => {
    const file = { file: 'Server/x86_64/os/GPL', size: 0, checksums: { sha256: 'b', md5: 'a' } };
    const text = formatExtraFiles(identity(), { Server: { src: [file], x86_64: [file] } });
    expect(redump('extra_files', 'ExtraFiles', text)).toBe(text);
  });
});

const TREE: Treeinfo = {
  release: { name: 'Exämple', short: 'FL', version: '1.2', isLayered: false },
  baseProduct: null,
  arch: 'x86_64',
  buildTimestamp: 1795485335,
  platforms: ['xen'],
  variants: {
    Srv: {
      id: 'Srv',
      uid: 'Srv',
      name: 'Srv',
      type: 'variant',
      paths: { packages: 'Packages', repository: '.' },
      addons: ['B', 'A'].map((id) => ({
        id,
        uid: `Srv-${id}`,
        name: id,
        type: 'addon',
        paths: { packages: `addons/${id}`, repository: `addons/${id}` },
      })),
    },
  },
  checksums: { 'repodata/repomd.xml': 'sha256:ab', 'addons/A/repodata/repomd.xml': 'sha256:cd' },
  images: {
    x86_64: { kernel: 'images/vmlinuz', 'boot.iso': 'images/boot.iso' },
    xen: { kernel: 'k' },
  },
  stage2: { mainimage: 'images/install.img', instimage: null },
  media: { discnum: 1, totaldiscs: 2 },
};

describe('.treeinfo', () => {
  test.each<[string, Treeinfo]>([
    ['with addons, images and media', TREE],
    [
      'of a layered product',
      {
        ...TREE,
        release: { ...TREE.release, isLayered: true },
        baseProduct: { name: 'B', short: 'B', version: '7' },
        media: null,
      },
    ],
    [
      'of sources, nothing in it but a variant',
      { ...TREE, arch: 'src', platforms: [], checksums: {}, images: {}, media: null },
    ],
  ])('%s', (_what, tree) => {
    const text = formatTreeinfo(tree);
    expect(redump('treeinfo', 'TreeInfo', text)).toBe(text);
    expect(formatTreeinfo(parseTreeinfo(text, 'f'))).toBe(text);
  });

  test('with a percent sign, which productmd cannot write, is read by productmd', () => {
    const text = formatTreeinfo({ ...TREE, release: { ...TREE.release, name: '100%' } });
    expect(() => redump('treeinfo', 'TreeInfo', text)).toThrow(/invalid interpolation syntax/);
    expect(parseTreeinfo(text, 'f').release.name).toBe('100%');
  });
});

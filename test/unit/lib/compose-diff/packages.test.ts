import { describe, expect, test } from '@jest/globals';
import { diffLines } from '../../../../cli/diff/text.js';
import { diffPage } from '../../../../cli/diff/page.js';
import { diffImages } from '../../../../lib/compose-diff/images.js';
import { diffPackages } from '../../../../lib/compose-diff/packages.js';
import type { ImageListing, RpmListing } from '../../../../lib/productmd/index.js';

/** `VARIANT.ARCH NEVRA SOURCE` lines as a listing. */
function listing(...lines: readonly string[]): RpmListing {
  const made: RpmListing = {};
  for (const line of lines) {
    const [place = '', nevra = '', source = nevra] = line.split(' ');
    const [variant = '', arch = ''] = place.split('.');
    const category = nevra.endsWith('.src') ? 'source' : 'binary';
    (((made[variant] ??= {})[arch] ??= {})[source] ??= {})[nevra] = {
      sigkey: null,
      path: `${variant}/${nevra}.rpm`,
      category,
    };
  }
  return made;
}

const kinds = (before: RpmListing, after: RpmListing): string[] =>
  diffPackages(before, after).changes.map(
    ({ kind, name, arch, newIn, goneFrom }) =>
      `${kind} ${name}.${arch} +${newIn.join()} -${goneFrom.join()}`,
  );

const OLD = listing(
  'Server.x86_64 bash-0:5.1-1.x86_64 bash-0:5.1-1.src',
  'Server.x86_64 old-0:1-1.noarch old-0:1-1.src',
  'Server.x86_64 gcc-1:9-1.x86_64 gcc-1:9-1.src',
  'Server.x86_64 same-0:1-1.x86_64 same-0:1-1.src',
);
const NEW = listing(
  'Server.x86_64 bash-0:5.2-1.x86_64 bash-0:5.2-1.src',
  'Server.x86_64 new-0:1-1.noarch new-0:1-1.src',
  'Server.x86_64 gcc-0:12-1.x86_64 gcc-0:12-1.src',
  'Client.x86_64 same-0:1-1.x86_64 same-0:1-1.src',
);

describe('the packages of two composes', () => {
  test('are added, dropped, upgraded, downgraded (the epoch counts) and moved', () => {
    expect(kinds(OLD, NEW)).toEqual([
      'upgraded bash.x86_64 + -',
      'downgraded gcc.x86_64 + -',
      'added new.noarch +Server.x86_64 -',
      'dropped old.noarch + -Server.x86_64',
      'moved same.x86_64 +Client.x86_64 -Server.x86_64',
    ]);
  });

  test('of one compose do not differ', () => {
    expect(diffPackages(OLD, OLD)).toEqual({ changes: [], unchanged: 4 });
  });

  test('count by the newest where a compose has several of one name', () => {
    const before = listing(
      'S.x86_64 kernel-0:6.1-1.x86_64 k-0:1-1.src',
      'S.x86_64 kernel-0:6.2-1.x86_64 k-0:1-1.src',
    );
    const after = listing('S.x86_64 kernel-0:6.10-1.x86_64 k-0:1-1.src');
    expect(kinds(before, after)).toEqual(['upgraded kernel.x86_64 + -']);
  });

  test('that are sources belong to the variant, under whichever arch they are listed', () => {
    const source = 'a-0:1-1.src';
    expect(kinds(listing(`S.x86_64 ${source}`), listing(`S.aarch64 ${source}`))).toEqual([]);
  });
});

const image = (path: string, size: number, more = {}) => ({
  path,
  mtime: 0,
  size,
  volume_id: null,
  type: 'dvd',
  format: 'iso',
  arch: 'x86_64',
  disc_number: 1,
  disc_count: 1,
  checksums: {},
  implant_md5: null,
  bootable: false,
  subvariant: 'Server',
  ...more,
});

describe('the images of two composes', () => {
  test('are known by what they are, not by their names', () => {
    const before = { Server: { x86_64: [image('T-1.iso', 1_000_000)] } } as ImageListing;
    const after = {
      Server: {
        x86_64: [image('T-2.iso', 1_500_000), image('T-2-KDE.iso', 5, { subvariant: 'KDE' })],
      },
    } as ImageListing;
    expect(diffImages(before, after).map(({ kind, image: name }) => `${kind} ${name}`)).toEqual([
      'resized Server.x86_64 dvd iso',
      'added Server.x86_64 dvd iso KDE',
    ]);
    expect(diffImages(before, before)).toEqual([]);
  });
});

describe('a difference', () => {
  const sized = diffPackages(OLD, NEW).changes.map((change) => ({
    ...change,
    sizeBefore: change.before === null ? null : 1000,
    sizeAfter: change.after === null ? null : 2500,
  }));
  const diff = {
    before: 'T-1',
    after: 'T-2',
    packages: sized,
    unchangedPackages: 7,
    images: [],
    modules: { added: ['Server.x86_64 perl:5:1:a'], dropped: [] },
    options: [{ option: 'iso_size', before: '<b>', after: undefined }],
  };

  test('is told by source package', () => {
    expect(diffLines(diff, false)).toEqual([
      'T-1 → T-2',
      '',
      'Added packages (1)',
      '  new 1-1 (1, +2.5 kB)',
      '',
      'Dropped packages (1)',
      '  old 1-1 (1, -1.0 kB)',
      '',
      'Upgraded packages (1)',
      '  bash 5.1-1 → 5.2-1 (1, +1.5 kB)',
      '',
      'Downgraded packages (1)',
      '  gcc 1:9-1 → 12-1 (1, +1.5 kB)',
      '',
      'Moved packages (1)',
      '  same 1-1 (1, +1.5 kB)',
      '',
      'Modules (1)',
      '  + Server.x86_64 perl:5:1:a',
      '',
      'Options (1)',
      '  iso_size: "<b>" → not set',
      '',
      '7 packages are the same',
    ]);
  });

  test('as a page holds nothing that a configuration could smuggle in, and nothing from elsewhere', () => {
    const text = diffPage(diff);
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/(?:src|href)=/);
  });
});

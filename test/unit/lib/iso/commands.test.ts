import { describe, expect, test } from '@jest/globals';
import type { Arch } from '../../../../config-schemas/names.js';
import {
  formatManifest,
  manifestCommand,
  planIso,
  type IsoPlanInput,
} from '../../../../lib/iso/index.js';
import { parseDescriptor } from '../../../../lib/iso/read-volume.js';

const input = (changes: Partial<IsoPlanInput> = {}): IsoPlanInput => ({
  image: '/scratch/a b.iso',
  tool: 'genisoimage',
  arch: 'x86_64' as Arch,
  volumeId: 'FL-1.2 Server.x86_64',
  graftFile: '/scratch/graft-points',
  isoLevel: null,
  bootArguments: [],
  supported: false,
  jigdo: null,
  replayScript: null,
  ...changes,
});
const lines = (changes: Partial<IsoPlanInput> = {}): string[] =>
  planIso(input(changes)).map(({ program, args }) => [program, ...args].join(' '));

describe('planIso', () => {
  test('with genisoimage', () => {
    expect(lines()).toEqual([
      'genisoimage -untranslated-filenames -volid FL-1.2 Server.x86_64 -J -joliet-long -rational-rock -translation-table -input-charset utf-8 -x ./lost+found -o /scratch/a b.iso -graft-points -path-list /scratch/graft-points',
      'implantisomd5 /scratch/a b.iso',
    ]);
  });

  test('with xorrisofs, a level, boot arguments, support and jigdo', () => {
    expect(
      lines({
        tool: 'xorrisofs',
        isoLevel: 3,
        bootArguments: ['-b', 'x'],
        supported: true,
        jigdo: { dir: '/scratch/jigdo', osTree: '/c/Server/x86_64/os/' },
      }),
    ).toEqual([
      'xorrisofs -iso-level 3 -untranslated-filenames -volid FL-1.2 Server.x86_64 -J -joliet-long -rational-rock -input-charset utf-8 -x ./lost+found -b x -o /scratch/a b.iso -graft-points -path-list /scratch/graft-points',
      'isohybrid --uefi /scratch/a b.iso',
      'implantisomd5 --supported-iso /scratch/a b.iso',
      'jigdo-file make-template --force --image=/scratch/a b.iso --jigdo=/scratch/jigdo/a b.iso.jigdo --template=/scratch/jigdo/a b.iso.template --no-servers-section --report=noprogress /c/Server/x86_64/os//',
    ]);
  });

  test.each(['ppc', 'ppc64', 'ppc64le'])('names no character set on %s', (arch) => {
    expect(lines({ arch: arch as Arch })[0]).not.toContain('charset');
  });

  test('names no volume id where there is none', () => {
    expect(lines({ volumeId: null })[0]).not.toContain('-volid');
  });
});

describe('the manifest', () => {
  test('of isoinfo has no translation tables and is sorted by bytes', () => {
    expect(formatManifest('genisoimage', '/b\n/TRANS.TBL\n/é\n/B\n/d/TRANS.TBL\n')).toBe(
      '/B\n/b\n/é\n',
    );
  });

  test('of xorriso is unquoted, and without the root', () => {
    expect(formatManifest('xorrisofs', `'.'\n'./b'\n'./quo'"'"'te"d'\n'./we ird'\n`)).toBe(
      `/b\n/quo'te"d\n/we ird\n`,
    );
  });

  test('comes from the tool that goes with the one that made the image', () => {
    expect(manifestCommand('genisoimage', '/a.iso', '/out').program).toBe('isoinfo');
    expect(manifestCommand('xorrisofs', '/a.iso', '/out').program).toBe('xorriso');
  });
});

describe('parseDescriptor', () => {
  const descriptor = (id: string, own: string): Buffer => {
    const buffer = Buffer.alloc(2048, ' ');
    buffer.write('\u0001CD001\u0001', 0, 'latin1');
    buffer.write(id, 40);
    buffer.write(own, 883, 'latin1');
    return buffer;
  };
  const md5 = 'ac90a50ad14e770d661966e4d6f23de9';

  test('reads volume id and implanted checksum', () => {
    const own = `ISO MD5SUM = ${md5};SKIPSECTORS = 15;`;
    expect(parseDescriptor(descriptor('FL-1.2 Srv', own))).toEqual({
      volumeId: 'FL-1.2 Srv',
      implantMd5: md5,
      isSupported: false,
    });
  });

  test.each(['', 'ISO MD5SUM = none', `ISO MD5SUM = ${md5}0`, 'ISO MD5SUM = ac90'])(
    'takes %j for no checksum',
    (own) => {
      expect(parseDescriptor(descriptor('', own))).toEqual({
        volumeId: null,
        implantMd5: null,
        isSupported: false,
      });
    },
  );

  test('knows what is no ISO', () => {
    expect(parseDescriptor(Buffer.alloc(2048))).toEqual({
      volumeId: null,
      implantMd5: null,
      isSupported: false,
    });
  });
});

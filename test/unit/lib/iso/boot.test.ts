/** Command lines of bootable images, beside those that Pungi 4.3.6's own builders gave (test/golden/media). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Arch } from '../../../../config-schemas/names.js';
import { InputError } from '../../../../lib/errors.js';
import { bootArguments, planIso, replayScript } from '../../../../lib/iso/index.js';
import { ROOT } from '../../../tools.js';

interface Golden {
  readonly boot: Record<string, string[]>;
  readonly mkisofs: Record<string, string[]>;
}
const golden = JSON.parse(
  await readFile(path.join(ROOT, 'test/golden/media/pungi-commands.json'), 'utf8'),
) as Golden;
const PPC = '/lorax/config_files/ppc';

describe('bootArguments', () => {
  test.each(Object.entries(golden.boot))('%s are those of Pungi', (name, theirs) => {
    const [arch = '', hfs] = name.split(' hfs=');
    expect(bootArguments(arch, { hfsCompatible: hfs === 'true', ppcDir: PPC })).toEqual(theirs);
  });

  test('of an arch of which nothing is known are an error', () => {
    expect(() => bootArguments('riscv64', { hfsCompatible: true, ppcDir: PPC })).toThrow(
      InputError,
    );
  });
});

describe('planIso of a bootable image', () => {
  test.each(Object.entries(golden.mkisofs))('%s is the command of Pungi', (name, theirs) => {
    const [, arch = '', tool, level] = /^(\S+) xorrisofs=(\S+) level=(\S+)$/.exec(name) ?? [];
    const [first] = planIso({
      image: '/s/a.iso',
      tool: tool === 'true' ? 'xorrisofs' : 'genisoimage',
      arch: arch as Arch,
      volumeId: `FL-1 S.${arch}`,
      graftFile: '/s/graft',
      isoLevel: level === 'none' ? null : Number(level),
      bootArguments: bootArguments(arch, { hfsCompatible: true, ppcDir: PPC }),
      supported: false,
      jigdo: null,
      replayScript: null,
    });
    expect([`/usr/bin/${first!.program}`, ...first!.args]).toEqual(theirs);
  });

  test.each([
    ['x86_64', ['isohybrid', '--uefi', '/s/a.iso']],
    ['i386', ['isohybrid', '/s/a.iso']],
    ['aarch64', null],
    ['s390x', null],
  ])('on %s is made to start from a stick: %j', (arch, hybrid) => {
    const commands = planIso({
      image: '/s/a.iso',
      tool: 'genisoimage',
      arch: arch as Arch,
      volumeId: null,
      graftFile: '/s/graft',
      isoLevel: null,
      bootArguments: bootArguments(arch, { hfsCompatible: true, ppcDir: PPC }),
      supported: false,
      jigdo: null,
      replayScript: null,
    }).map(({ program, args }) => [program, ...args]);
    expect(commands.slice(1, -1)).toEqual(hybrid === null ? [] : [hybrid]);
  });
});

describe('replayScript', () => {
  const script = (changes: Partial<Parameters<typeof replayScript>[0]> = {}): string[] =>
    replayScript({
      bootIso: '/c/os/images/boot.iso',
      image: '/s/a b.iso',
      arch: 'x86_64',
      volumeId: "FL's 1",
      points: new Map([
        ['EFI/BOOT/grub.cfg', '/c/os/EFI/BOOT/grub.cfg'],
        ['images/boot.iso', '/c/os/images/boot.iso'],
        ['images/pxeboot/vmlinuz', '/c/os/images/pxeboot/vmlinuz'],
        ['Packages/a b.rpm', '/c/os/Packages/a b.rpm'],
        ['run.sh', '/c/os/run.sh'],
        ['empty/', '/c/os/empty/'],
      ]),
      onBootIso: new Set(['EFI/BOOT/grub.cfg', 'images/pxeboot/vmlinuz']),
      isExecutable: (source) => source.endsWith('.sh'),
      ...changes,
    }).split('\n');

  test('adds what boot.iso lacks, renews its configurations, and quotes', () => {
    expect(script()).toEqual([
      '-indev /c/os/images/boot.iso',
      "-outdev '/s/a b.iso'",
      '-boot_image any replay',
      `-volid 'FL'"'"'s 1'`,
      '-joliet on',
      '-compliance joliet_long_names',
      '-update /c/os/EFI/BOOT/grub.cfg /EFI/BOOT/grub.cfg',
      '-chmod 0444 /EFI/BOOT/grub.cfg --',
      "-map '/c/os/Packages/a b.rpm' '/Packages/a b.rpm'",
      "-chmod 0444 '/Packages/a b.rpm' --",
      '-map /c/os/run.sh /run.sh',
      '-chmod 0555 /run.sh --',
      '-mkdir /empty --',
      '-chown_r 0 / --',
      '-chgrp_r 0 / --',
      '-end',
      '',
    ]);
  });

  test('on ppc64le names keep their case, for its firmware', () => {
    expect(script({ arch: 'ppc64le' })).toContain('-as mkisofs -U --');
  });

  test('names no volume id where there is none', () => {
    expect(script({ volumeId: null }).join('\n')).not.toContain('-volid');
  });
});

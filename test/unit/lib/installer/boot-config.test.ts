import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bootConfigFor } from '../../../../lib/installer/boot-config.js';

const MEDIUM = { volumeId: 'FL 1.2', hasKickstart: true };

describe('bootConfigFor', () => {
  test.each([
    [
      'isolinux/isolinux.cfg',
      'append initrd=initrd.img inst.stage2=hd:LABEL=old quiet\n',
      String.raw`append initrd=initrd.img inst.stage2=hd:LABEL=FL\x201.2 inst.ks=hd:LABEL=FL\x201.2:/ks.cfg quiet` +
        '\n',
    ],
    [
      'etc/yaboot.conf',
      'append="inst.stage2=hd:LABEL=old"',
      String.raw`append="inst.stage2=hd:LABEL=FL\\x201.2 inst.ks=hd:LABEL=FL\\x201.2:/ks.cfg`,
    ],
    [
      'EFI/BOOT/grub.cfg',
      "search --no-floppy --set=root -l 'old'\n",
      "search --no-floppy --set=root -l 'FL 1.2'\n",
    ],
  ])('%s: %s', (name, before, after) => {
    expect(bootConfigFor(name, before, MEDIUM)).toBe(after);
  });

  test('a CDLABEL gets one kickstart, not two', () => {
    const text = bootConfigFor('isolinux/isolinux.cfg', 'root=live:CDLABEL=old rd\n', MEDIUM);
    expect(text.match(/inst\.ks=/g)).toHaveLength(1);
  });

  test('a volume id may hold what replacements of JavaScript mean something by', () => {
    const text = bootConfigFor('EFI/BOOT/grub.cfg', "search --set -l 'old' hd:LABEL=old", {
      volumeId: "$&$'$1",
      hasKickstart: false,
    });
    expect(text).toBe("search --set -l '$&$'$1' hd:LABEL=$&$'$1");
  });

  test('without a kickstart it changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[\w. -]{1,32}$/), (text, volumeId) => {
        const medium = { volumeId, hasKickstart: false };
        const once = bootConfigFor('EFI/BOOT/grub.cfg', text, medium);
        expect(bootConfigFor('EFI/BOOT/grub.cfg', once, medium)).toBe(once);
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import {
  baseArch,
  compatibleArches,
  depsolverArch,
  multilibArches,
  splitNameArch,
  validArches,
} from '../../../../lib/rpm/index.js';

/** Tree arch, depsolver's arch, native arches, multilib arches (pungi/arch.py). */
const TABLE: readonly (readonly [string, string, string, string])[] = [
  ['x86_64', 'x86_64', 'x86_64 noarch', 'athlon i686 i586 i486 i386'],
  ['i386', 'i686', 'i686 i586 i486 i386 noarch', ''],
  ['aarch64', 'aarch64', 'aarch64 noarch', ''],
  ['ppc64le', 'ppc64le', 'ppc64le noarch', ''],
  ['s390x', 's390x', 's390x noarch', 's390'],
  ['ppc64', 'ppc64', 'ppc64 noarch', 'ppc'],
  ['armhfp', 'armv7hnl', 'armv7hnl armv7hl armv6hl noarch', ''],
  ['arm', 'armv7l', 'armv7l armv6l armv5tejl armv5tel noarch', ''],
  ['riscv64', 'riscv64', 'riscv64 noarch', ''],
  ['sparc', 'sparc64v', 'sparc64v sparc64 noarch', 'sparcv9v sparcv9 sparcv8 sparc'],
  ['sparc64', 'sparc64', 'sparc64 noarch', 'sparcv9 sparcv8 sparc'],
];

describe('arches', () => {
  test.each(TABLE)('%s is told the solver as %s', (tree, depsolver, native, multilib) => {
    expect(depsolverArch(tree)).toBe(depsolver);
    expect(validArches(tree, { multilib: false }).join(' ')).toBe(native);
    expect(multilibArches(tree).join(' ')).toBe(multilib);
  });

  test('with multilib the own arches come first and noarch last', () => {
    expect(validArches('x86_64', { multilib: true }).join(' ')).toBe(
      'x86_64 athlon i686 i586 i486 i386 noarch',
    );
  });

  test.each([
    ['i686', 'i386'],
    ['athlon', 'i386'],
    ['amd64', 'x86_64'],
    ['armv7hl', 'armhfp'],
    ['armv5tel', 'arm'],
    ['ppc64p7', 'ppc64'],
    ['ppc64le', 'ppc64le'],
    ['sparc64v', 'sparc'],
    ['riscv64', 'riscv64'],
  ])('the base of %s is %s', (arch, base) => {
    expect(baseArch(arch)).toBe(base);
  });

  test('compatible with an RPM arch is what its base may hold', () => {
    expect(compatibleArches('i686')).toEqual(['i686', 'i586', 'i486', 'i386', 'noarch']);
    expect(compatibleArches('x86_64')).toEqual(['x86_64', 'noarch']);
  });

  test.each([
    ['bash.x86_64', 'bash', 'x86_64'],
    ['python3.11', 'python3.11', null],
    ['foo.riscv64', 'foo.riscv64', null],
    ['a.b.noarch', 'a.b', 'noarch'],
    ['bash', 'bash', null],
    ['bash.+', 'bash.+', null],
  ])('%s is name %s, arch %s', (text, name, arch) => {
    expect(splitNameArch(text)).toEqual({ name, arch });
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { globTest } from '../../../../lib/depsolve/index.js';

describe('patterns over names', () => {
  test.each([
    ['bash', 'bash', true],
    ['bash', 'bash2', false],
    ['lib*', 'libfoo', true],
    ['*c++*', 'libstdc++-devel', true],
    ['lib?', 'liba', true],
    ['lib[ab]', 'libb', true],
    ['lib[!ab]', 'libb', false],
    ['lib[^ab]', 'libc', true],
    ['lib[a-c]', 'libb', true],
    ['lib[]x]', 'lib]', true],
    ['lib[x', 'lib[x', true],
    ['lib[[:digit:]]', 'lib7', true],
    ['[z-a]', 'b', false],
    ['a\\*b*', 'a*bc', true],
    ['a.c*', 'abc', false],
    ['(a|b)*', 'a', false],
  ])('%s matches %s: %s', (pattern, name, expected) => {
    expect(globTest(pattern)(name)).toBe(expected);
  });

  test('no pattern fails', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, name) => {
        expect(() => globTest(pattern)(name)).not.toThrow();
      }),
    );
  });
});

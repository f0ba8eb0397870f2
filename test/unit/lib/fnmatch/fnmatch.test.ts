/** Patterns by Python's rules. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fnmatch, fnmatchExpression, hasMagic } from '../../../../lib/fnmatch/index.js';

describe('a name matches a pattern', () => {
  test.each([
    ['core', 'core', true],
    ['core2', 'core', false],
    ['web-server', 'web-*', true],
    ['a/b', 'a*b', true],
    ['a\nb', 'a?b', true],
    ['b1', '[abc][!2-9]', true],
    ['b5', '[abc][!2-9]', false],
    [']', '[]]', true],
    ['a', '[!]]', true],
    ['-', '[a-]', true],
    ['-', '[-a]', true],
    ['b', '[c-a]', false],
    ['[', '[', true],
    ['[a', '[a', true],
    ['a\\*', 'a\\*', true],
    ['a*', 'a\\*', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['!', '[!]', false],
    ['[!]', '[!]', true],
    ['^', '[^a]', true],
    ['b', '[^a]', false],
    ['é😀', '??', true],
  ])('%j %j: %j', (name, pattern, expected) => {
    expect(fnmatch(name, pattern)).toBe(expected);
  });
});

test('any text is a pattern, and matches itself if it holds no wildcard', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab[]!-^*?\\.(){}/é😀\n') }), (pattern) => {
      expect(fnmatchExpression(pattern)).toBeInstanceOf(RegExp);
      if (!hasMagic(pattern)) expect(fnmatch(pattern, pattern)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

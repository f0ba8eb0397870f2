import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions } from '../../../../lib/rpm/index.js';

/** From rpm's own test-suite (tests/rpmvercmp.at), [older, newer]. */
const ORDERED: readonly (readonly [string, string])[] = [
  ['1.0', '2.0'],
  ['2.0', '2.0.1'],
  ['2.0.1', '2.0.1a'],
  ['5.5p1', '5.5p2'],
  ['5.5p1', '5.5p10'],
  ['10xyz', '10.1xyz'],
  ['xyz.4', '8'],
  ['5.5p2', '5.6p1'],
  ['6.0', '6.0.rc1'],
  ['10a2', '10b2'],
  ['1.0a', '1.0aa'],
  ['10.0001', '10.0039'],
  ['4.999.9', '5.0'],
  ['20101121', '20101122'],
  ['1.0~rc1', '1.0'],
  ['1.0~rc1', '1.0~rc2'],
  ['1.0~rc1~git123', '1.0~rc1'],
  ['1.0', '1.0^'],
  ['1.0', '1.0^git1'],
  ['1.0^git1', '1.0^git2'],
  ['1.0^git1', '1.01'],
  ['1.0^20160101', '1.0.1'],
  ['1.0~rc1', '1.0~rc1^git1'],
  ['1.0^git1~pre', '1.0^git1'],
  ['a', '1'],
];

const EQUAL: readonly (readonly [string, string])[] = [
  ['1.0', '1.0'],
  ['10.0001', '10.1'],
  ['2_0', '2.0'],
  ['a+', 'a_'],
  ['+', '_'],
  ['1.0', '1.0.'],
  ['1.0^', '1.0^'],
  ['1.ü', '1.'],
];

describe('versions', () => {
  test.each(ORDERED)('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBe(-1);
    expect(compareVersions(newer, older)).toBe(1);
  });

  test.each(EQUAL)('%s is the same as %s', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
    expect(compareVersions(b, a)).toBe(0);
  });

  const version = fc.string({ unit: fc.constantFrom(...'019az.~^_-+'), maxLength: 12 });

  test('an order is the opposite of the reverse order', () => {
    fc.assert(
      fc.property(version, version, (a, b) => compareVersions(a, b) === 0 - compareVersions(b, a)),
    );
  });

  test('any text is the same as itself', () => {
    fc.assert(fc.property(fc.string(), (text) => compareVersions(text, text) === 0));
  });
});

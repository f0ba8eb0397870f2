import { describe, expect, test } from '@jest/globals';
import { problemOf, sizeProblemOf } from '../../../../activities/test/sanity.js';

const NONE = { isIso: false, hasMbr: false, hasGpt: false, hasElTorito: false };
const ISO = { ...NONE, isIso: true };
const image = { format: 'iso', arch: 'x86_64', bootable: true };

describe('problemOf', () => {
  test.each([
    ['an ISO with El Torito', image, { ...ISO, hasElTorito: true }],
    ['an ISO with an MBR', image, { ...ISO, hasMbr: true }],
    ['a raw image with a GPT', { ...image, format: 'raw' }, { ...NONE, hasGpt: true }],
    ['an ISO that need not boot', { ...image, bootable: false }, ISO],
    ['an ISO of an arch that has no marks', { ...image, arch: 's390x' }, ISO],
    ['another format without marks', { ...image, format: 'qcow2', bootable: false }, NONE],
  ])('finds nothing wrong with %s', (_what, one, marks) => {
    expect(problemOf(one, marks, 'f')).toBeNull();
  });

  test.each([
    ['no ISO', image, NONE, 'f does not look like an ISO file'],
    ['an ISO without any mark', image, ISO, /^f is supposed to be bootable, but/],
    [
      'El Torito outside of an ISO',
      { ...image, format: 'raw' },
      { ...NONE, hasElTorito: true },
      /bootable/,
    ],
  ])('finds %s', (_what, one, marks, message) => {
    expect(problemOf(one, marks, 'f')).toEqual(expect.stringMatching(message));
  });
});

test('only ISOs above their limit are too big', () => {
  const one = { format: 'iso', path: 'a.iso', size: 11 };
  expect(sizeProblemOf(one, undefined)).toBeNull();
  expect(sizeProblemOf(one, 11)).toBeNull();
  expect(sizeProblemOf({ ...one, format: 'raw' }, 10)).toBeNull();
  expect(sizeProblemOf(one, 10)).toBe('ISO a.iso is too big. Expected max 10B, got 11B');
});

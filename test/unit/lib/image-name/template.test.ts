import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { fillTemplate } from '../../../../lib/image-name/index.js';

const VALUES = { name: 'FL', respin: 3, label: null, odd: '{respin}' };
const fill = (template: string): string =>
  fillTemplate(template, VALUES, { makes: 'image name', option: 'image_name_format' });

/** Also judged by Python itself in test/integration/lib/image-name. */
export const FILLED: readonly (readonly [string, string])[] = [
  ['', ''],
  ['plain', 'plain'],
  ['{name}-%(name)s', 'FL-FL'],
  ['{respin}|%(respin)s|%(respin)d', '3|3|3'],
  ['{label}%(label)s', 'NoneNone'],
  ['{{name}}', '{name}'],
  ['100%%', '100%'],
  ['%(odd)s', '3'],
  ['{odd}', '{respin}'],
  ['{respin:02d}', '03'],
  ['{respin:>4}|{respin:<4}|{respin:^4}|{respin:4}', '   3|3   | 3  |   3'],
  ['{name:>4}|{name:_<4}|{name:^5}|{name:4}', '  FL|FL__| FL  |FL  '],
  ['{name!s}{name:.1}', 'FLF'],
  ['%(respin)03d|%(respin)-3d|%(respin)3s|%(respin).2d', '003|3  |  3|03'],
  ['%(name)5s|%(name)-5s|%(name).1s', '   FL|FL   |F'],
];

describe('fillTemplate', () => {
  test.each(FILLED)('%s is %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test.each([
    ['{foo}', "Failed to create image name: unknown format element: 'foo'"],
    ['%(foo)s', "Failed to create image name: unknown format element: 'foo'"],
    ['{}', "unknown format element: ''"],
    ['{name.upper}', "unknown format element: 'name.upper'"],
    ['{constructor}', "unknown format element: 'constructor'"],
    ['%s', "'%s' names no element"],
    ['100%', "'%' names no element"],
    ['{name', "a single '{'"],
    ['name}', "a single '}'"],
    ['%(name)d', '%d format: a real number is required, not str'],
    ['{name:d}', "'{name:d}' needs a number"],
    ['%(name)x', '%x format: an integer is required, not str'],
    ['%(name)y', "unsupported format character 'y'"],
    ['%(name', 'incomplete format key'],
    ['{respin:,}', 'has a format'],
  ])('%s is refused', (template, message) => {
    expect(() => fill(template)).toThrow(ConfigError);
    expect(() => fill(template)).toThrow(message);
  });

  test('says in which option, and what elements there are', () => {
    expect(() => fill('{foo}')).toThrow(/elements are label, name, odd, respin/);
  });

  test('never fails in another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'%(){}:name!sd3.<>') }), (template) => {
        try {
          fill(template);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Variant } from '../../../../config-schemas/variants.js';
import { ConfigError, InputError } from '../../../../lib/errors.js';
import { mappedPackages, prepopulatedPackages } from '../../../../lib/gather/index.js';
import {
  additionalPackages,
  filterPackages,
  topVariant,
  variantsForInputs,
} from '../../../../lib/gather/inputs.js';
import { isHybrid, methodFor } from '../../../../lib/gather/method.js';
import { variantOf } from '../../../doubles/step-context.js';

const child = (uid: string, type: Variant['type'], arches = ['x86_64']): Variant =>
  variantOf({ uid, type, arches, parent: 'Base' });
const VARIANTS = [
  variantOf({ uid: 'Base', arches: ['x86_64', 's390x'] }),
  variantOf({ uid: 'Other', arches: ['x86_64'] }),
  child('Base-A', 'addon'),
  child('Base-B', 'addon', ['s390x']),
  child('Base-L', 'layered-product'),
  child('Base-optional', 'optional'),
];
const inputsOf = (uid: string): string[] =>
  variantsForInputs(
    VARIANTS.find((variant) => variant.uid === uid)!,
    VARIANTS,
    'x86_64',
  ).map((variant) => variant.uid);

describe('the variants whose inputs count', () => {
  test.each([
    ['Base', ['Base']],
    ['Base-A', ['Base-A', 'Base']],
    ['Base-L', ['Base-L', 'Base']],
    ['Base-optional', ['Base-optional', 'Base', 'Base-A', 'Base-L']],
  ])('of %s', (uid, expected) => {
    expect(inputsOf(uid)).toEqual(expected);
  });

  test('the release package of a child goes by the parent', () => {
    expect(topVariant(VARIANTS[2]!, VARIANTS).uid).toBe('Base');
    expect(topVariant(VARIANTS[1]!, VARIANTS).uid).toBe('Other');
  });
});

describe('configured packages', () => {
  test('additional packages have a name and perhaps an arch', () => {
    const option = [['^Base$', { '*': ['a', 'b.i686'], s390x: 'c' }]] as never;
    expect(additionalPackages(option, 'Base', 'x86_64')).toEqual([
      { name: 'a', arch: null },
      { name: 'b', arch: 'i686' },
    ]);
    expect(additionalPackages(option, 'Other', 'x86_64')).toEqual([]);
  });

  test.each(['b.s390x', 'b.src'])('%s cannot be additional on x86_64', (name) => {
    const option = [['^.*$', { '*': [name] }]] as never;
    expect(() => additionalPackages(option, 'Base', 'x86_64')).toThrow(ConfigError);
  });

  test('filters may name any arch', () => {
    const option = [['^.*$', { '*': ['a.s390x', 'lib*.+'] }]] as never;
    expect(filterPackages(option, 'Base', 'x86_64')).toEqual([
      { name: 'a', arch: 's390x' },
      { name: 'lib*.+', arch: null },
    ]);
  });

  test('the mapping names packages of one variant or of all', () => {
    const mapping = {
      Base: { x86_64: { a: [null, 'i686'] } },
      Other: { x86_64: { b: [null] }, s390x: { c: [null] } },
    };
    expect(mappedPackages(mapping, 'Base', 'x86_64')).toHaveLength(2);
    expect(mappedPackages(mapping, null, 'x86_64').map(({ name }) => name)).toEqual([
      'a',
      'a',
      'b',
    ]);
  });

  test('prepopulated packages must have an arch of the tree', () => {
    const file = { Base: { x86_64: { build: ['b.i686', 'a.noarch'] } } };
    expect(prepopulatedPackages(file, 'Base', 'x86_64')).toEqual(['a.noarch', 'b.i686']);
    expect(prepopulatedPackages(file, 'Other', 'x86_64')).toEqual([]);
    for (const wrong of ['a', 'a.s390x']) {
      const broken = { Base: { x86_64: { build: [wrong] } } };
      expect(() => prepopulatedPackages(broken, null, 'x86_64')).toThrow(InputError);
    }
  });
});

describe('the method', () => {
  test.each([
    ['deps', 'comps', 'deps'],
    [{ '^Base$': { comps: 'nodeps' } }, 'comps', 'nodeps'],
    [{ '^Base$': { comps: 'nodeps' } }, 'json', null],
    [{ '.*': { comps: 'deps' }, '^B': { comps: 'nodeps' } }, 'comps', 'nodeps'],
  ] as const)('%j for %s is %s', (option, source, method) => {
    expect(methodFor(option as never, 'Base', source)).toBe(method);
  });

  test('a mapping that does not know the variant is refused', () => {
    const option = { '^Other$': { comps: 'deps' } } as never;
    expect(() => methodFor(option, 'Base', 'comps')).toThrow(ConfigError);
  });

  test.each([
    ['hybrid', true],
    [{ '^B': 'hybrid' }, true],
    [{ '^B': 'hybrid', '^Base$': { comps: 'deps' } }, false],
    ['deps', false],
  ] as const)('%j is hybrid for Base: %j', (option, expected) => {
    expect(isHybrid(option as never, 'Base')).toBe(expected);
  });
});

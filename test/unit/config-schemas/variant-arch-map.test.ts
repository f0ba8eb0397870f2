/** The pattern mappings of configurations. */
import { describe, expect, test } from '@jest/globals';
import {
  archValues,
  unmatchedPatterns,
  valuesFor,
  valuesForVariant,
} from '../../../config-schemas/variant-arch-map.js';

describe('variant/arch maps', () => {
  const map = [
    ['^Server', { '*': ['bash'], x86_64: ['grub'] }],
    ['^Server$', { x86_64: ['only-server'], src: ['sources'] }],
    ['.*', { '*': ['all'] }],
  ] as [string, Record<string, string[]>][];

  test('blocks are joined in order, and within a block the arch and * in written order', () => {
    expect(valuesFor(map, 'Server', 'x86_64')).toEqual(['bash', 'grub', 'only-server', 'all']);
  });

  test('a pattern matches from the start of the uid, not necessarily to its end', () => {
    expect(valuesFor(map, 'Server-optional', 'x86_64')).toEqual(['bash', 'grub', 'all']);
    expect(valuesFor(map, 'MyServer', 'x86_64')).toEqual(['all']);
  });

  test('* never stands for src', () => {
    expect(valuesFor(map, 'Server', 'src')).toEqual(['sources']);
  });

  test('without a variant all blocks count', () => {
    expect(valuesFor(map, null, 's390x')).toEqual(['bash', 'all']);
  });

  test('without an arch only * counts', () => {
    expect(valuesFor(map, 'Server', null)).toEqual(['bash', 'all']);
  });

  test('values that are no lists are appended', () => {
    const flags = [['^S', { '*': false, x86_64: true }]] as [string, Record<string, boolean>][];
    expect(valuesFor(flags, 'Server', 'x86_64')).toEqual([false, true]);
    expect(valuesFor(flags, 'Server', 'aarch64')).toEqual([false]);
  });

  test('no map gives no values', () => {
    expect(valuesFor(undefined, 'Server', 'x86_64')).toEqual([]);
  });

  test('patterns that match no variant are found', () => {
    expect(unmatchedPatterns(map, ['Client'])).toEqual(['^Server', '^Server$']);
    expect(unmatchedPatterns({ '^C': 1, '^D': 2 }, ['Client'])).toEqual(['^D']);
  });
});

test('variant maps join the values of all patterns in order', () => {
  expect(valuesForVariant({ '^S': ['a'], Server$: 'b', '^C': 'c' }, 'Server')).toEqual(['a', 'b']);
});

test('arch maps give the values of the arch, then those of *', () => {
  const map = { '*': ['all'], x86_64: ['own'], src: 'source' };
  expect(archValues(map, 'x86_64')).toEqual(['own', 'all']);
  expect(archValues(map, 'aarch64')).toEqual(['all']);
  expect(archValues(map, 'src')).toEqual(['source']);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../../../lib/errors.js';
import { formatNevra, isDebugName, parseNevra, sourceNameOf } from '../../../../lib/rpm/index.js';

describe('names of packages', () => {
  test.each([
    ['/a/b/bash-5.1-2.x86_64.rpm', 'bash', '0', '5.1', '2', 'x86_64'],
    ['bash-1:5.1-2.x86_64', 'bash', '1', '5.1', '2', 'x86_64'],
    ['a-b-c-1-2.fc40.noarch', 'a-b-c', '0', '1', '2.fc40', 'noarch'],
    ['g++-12~rc1-3^4.src.rpm', 'g++', '0', '12~rc1', '3^4', 'src'],
  ])('%s is split', (text, name, epoch, version, release, arch) => {
    expect(parseNevra(text)).toEqual({ name, epoch, version, release, arch });
  });

  test.each(['bash', 'bash-5.1', 'bash-5.1-2', '', '-1-2.noarch'])('%j is refused', (text) => {
    expect(() => parseNevra(text)).toThrow(InputError);
  });

  test('what is written can be read', () => {
    const word = fc.stringMatching(/^[a-z0-9+_~^]{1,8}$/);
    const parts = fc.record({
      name: fc.stringMatching(/^[a-z0-9+_.-]{1,12}$/),
      epoch: fc.nat(99).map(String),
      version: word,
      release: word,
      arch: fc.constantFrom('x86_64', 'noarch', 'src'),
    });
    fc.assert(
      fc.property(parts, (given) => {
        expect(parseNevra(formatNevra(given))).toEqual(given);
      }),
    );
  });

  test.each([
    ['bash-5.1-2.src.rpm', 'bash'],
    ['a-b-1-2.src.rpm', 'a-b'],
    ['odd', 'odd'],
    ['a-b', 'a'],
    ['', ''],
  ])('the source name of %j is %j', (file, name) => {
    expect(sourceNameOf(file)).toBe(name);
  });

  test.each([
    ['bash-debuginfo', true],
    ['bash-debugsource', true],
    ['glibc-debuginfo-common', true],
    ['debuginfo', false],
    ['bash-debuginfod', false],
  ])('%s is a debug package: %s', (name, isDebug) => {
    expect(isDebugName(name)).toBe(isDebug);
  });
});

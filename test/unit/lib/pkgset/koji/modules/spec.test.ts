/** How modules are named, and kept away. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../../../lib/errors.js';
import {
  kojiStream,
  parseFullModuleSpec,
  parseModuleSpec,
} from '../../../../../../lib/pkgset/koji/modules/spec.js';

describe('names', () => {
  test.each([
    ['perl:5.30', ['perl', '5.30', null, null]],
    ['perl:5.30:20190101000000', ['perl', '5.30', '20190101000000', null]],
    ['perl:5.30:1:abc', ['perl', '5.30', '1', 'abc']],
    ['perl-DBI:master-2', ['perl-DBI', 'master-2', null, null]],
    ['perl-5.30', ['perl', '5.30', null, null]],
    ['perl-DBI-5.30-20190101000000', ['perl-DBI', '5.30', '20190101000000', null]],
    ['perl-20190101000000', ['perl', '20190101000000', null, null]],
  ])('%s', (text, [name, stream, version, context]) => {
    expect(parseModuleSpec(text)).toEqual({ text, name, stream, version, context });
  });

  test.each(['a:b:c:d:e', 'perl', ':5', 'perl:', '', '-', '-5'])('%j is none', (text) => {
    expect(() => parseModuleSpec(text)).toThrow(ConfigError);
    expect(() => parseModuleSpec(text)).toThrow('Only NAME:STREAM[:VERSION[:CONTEXT]] is allowed');
  });

  test('any text is a name or refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { name, stream } = parseModuleSpec(text);
          expect(name).not.toBe('');
          expect(stream).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });

  test('in full have four parts', () => {
    const option = 'pkgset_koji_module_builds';
    expect(parseFullModuleSpec('a:b:1:c', option)).toMatchObject({ version: '1', context: 'c' });
    for (const text of ['a:b:1', 'a:b:1:', 'a:b:1:c:d', 'a-b-1.c']) {
      expect(() => parseFullModuleSpec(text, option)).toThrow(
        `Module ${text} is not in N:S:V:C format`,
      );
    }
  });

  test('Koji has streams without dashes', () => {
    expect(kojiStream('rhel-8-2')).toBe('rhel_8_2');
  });
});

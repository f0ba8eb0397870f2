import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { parseMultiFile } from '../../../../lib/multi/multi-file.js';
import { parseIni } from '../../../../lib/multi/ini.js';

const GENERAL = [
  '[general]',
  'target = ../composes',
  'compose_type: nightly',
  'release_name = Lantern',
  'Release_Short = Lantern',
  'release_version = 1',
];
const parse = (...lines: string[]) =>
  parseMultiFile([...GENERAL, ...lines].join('\n'), '/etc/m/m.conf');

function problemsOf(...lines: string[]): readonly string[] {
  try {
    parse(...lines);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ message }) => message);
  }
}

describe('the file of a multi-compose', () => {
  test('is read as RawConfigParser reads it: names without case, lists by commas and spaces, values over lines', () => {
    const file = parse(
      'pre_compose_script =',
      '    first line',
      '    # no line',
      '    second; line',
      'extra_args = --quiet,  --supported',
      '[a-1]',
      'config = a.conf',
      'just_phase = init, pkgset gather',
      '; a comment',
      '[b]',
      'config = sub/b.conf',
      'depends_on = a-1',
      'failable = YES',
    );
    expect(file).toMatchObject({
      target: '/etc/composes',
      type: 'nightly',
      release: { name: 'Lantern', short: 'Lantern', version: '1', type: 'ga' },
      extraArguments: ['--quiet', '--supported'],
      scripts: { pre: ['first line', 'second; line'], post: [] },
      notificationScript: null,
    });
    expect(file.parts).toEqual([
      {
        ...{ name: 'a-1', config: 'a.conf', justPhases: ['init', 'pkgset', 'gather'] },
        ...{ skipPhases: [], dependsOn: [], failable: false },
      },
      {
        ...{ name: 'b', config: 'sub/b.conf', justPhases: [], skipPhases: [] },
        ...{ dependsOn: ['a-1'], failable: true },
      },
    ]);
  });

  test.each([
    [['[a]', 'failable = yes'], '[a] lacks config'],
    [['[a]', 'config = x', 'depends_on = b'], "[a] depends_on 'b', which is no part"],
    [['[a b]', 'config = x'], "'a b' is no name of letters, digits, dashes, underscores"],
    [[], 'there is no section for a part'],
    [
      ['[a]', 'config = x', 'depends_on = b', '[b]', 'config = x', 'depends_on = a'],
      'these parts depend on one another in a circle: a, b',
    ],
  ])('%j is wrong: %s', (lines, message) => {
    expect(problemsOf(...lines)).toContain(message);
  });

  test('names all that is missing at once', () => {
    expect(() => parseMultiFile('[general]\n[a]\nconfig = x', 'm.conf')).toThrow(
      /lacks target[\s\S]*lacks compose_type[\s\S]*lacks release_version/,
    );
  });
});

describe('INI files', () => {
  test.each([
    ['x = 1', /before any section/],
    ['[a]\nword', /neither a section/],
    ['[a]\nx = 1\nX = 2', /option x stands there twice/],
    ['[a]\n[a]', /stands there twice/],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parseIni(text, 'f')).toThrow(message);
  });

  test('any text is read or refused with a ConfigError', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]=:# \nab;') }), (text) => {
        try {
          parseIni(text, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});

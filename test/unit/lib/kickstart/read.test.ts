import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { readKickstart } from '../../../../lib/kickstart/index.js';

const read = (text: string) => readKickstart(text, 'input.ks');
const packages = (...lines: string[]) => read(['%packages', ...lines, '%end'].join('\n'));

describe('an input file', () => {
  test('names repositories, packages and groups', () => {
    const input = read(`# made by hand
repo --name=one --baseurl=file:///srv/one
repo --name "two" --baseurl 'file:///srv/with space' # the second

%packages
@core --optional
@base
@small --nodefaults
bash
libc*   # a pattern
-nano
-@games
%end
%fulltree-excludes
kernel
%end
%multilib-blacklist
a*
%end
%multilib-whitelist
b
%end
%prepopulate
c.i686
%end
`);
    expect(input).toEqual({
      repositories: [
        { id: 'one', url: 'file:///srv/one' },
        { id: 'two', url: 'file:///srv/with space' },
      ],
      groups: [
        { id: 'core', members: 'all' },
        { id: 'base', members: 'default' },
        { id: 'small', members: 'mandatory' },
      ],
      excludedGroups: [{ id: 'games', members: 'default' }],
      packages: ['bash', 'libc*'],
      excludes: ['nano'],
      fulltreeExcludes: ['kernel'],
      multilibBlacklist: ['a*'],
      multilibWhitelist: ['b'],
      prepopulate: ['c.i686'],
    });
  });

  test('what it says last of a name counts', () => {
    expect(packages('a', '-a', 'b', '-c', 'c')).toMatchObject({
      packages: ['b', 'c'],
      excludes: ['a'],
    });
  });

  test('a group that is excluded later is not asked for', () => {
    expect(packages('@a', '-@a')).toMatchObject({
      groups: [],
      excludedGroups: [{ id: 'a', members: 'default' }],
    });
  });
});

test.each([
  ['an unknown command', 'lang en_US', "input.ks:1:1: error: 'lang' is no command here"],
  ['an unknown section', '\n %post\n%end', 'input.ks:2:2: error: there is no section %post here'],
  ['a section without an end', '%packages\na', 'input.ks:1:1: error: section %packages does not'],
  ['an end without a section', '%end', 'input.ks:1:1: error: %end ends no section'],
  ['a repository without a place', 'repo --name=a', 'error: repo needs --baseurl'],
  ['a repository without a name', 'repo --baseurl=/a', 'error: repo needs --name'],
  ['an option without a value', 'repo --name=', 'input.ks:1:6: error: --name needs a value'],
  ['a mirror list', 'repo --name=a --mirrorlist=b', 'input.ks:1:15: error: --mirrorlist is not'],
  ['two repositories of a name', 'repo --name=a --baseurl=/a\nrepo --name=a --baseurl=/b', ':2:1:'],
  ['an open quote', 'repo --name="a', 'input.ks:1:1: error: a quote is not closed'],
  ['an unknown option of a group', '%packages\n@a --some\n%end', ":2:1: error: '--some' is not"],
  ['an environment', '%packages\n  @^a\n%end', 'input.ks:2:3: error: environments are not known'],
  ['an exclusion of nothing', '%packages\n-\n%end', ':2:1: error: a name is missing'],
])('%s is told with its place', (_what, text, message) => {
  expect(() => read(text)).toThrow(ConfigError);
  expect(() => read(text)).toThrow(message);
});

test('all that is wrong is told at once', () => {
  try {
    read('one\ntwo\n%three\n%end');
    throw new Error('it was read');
  } catch (error) {
    expect((error as ConfigError).problems).toHaveLength(3);
  }
});

test('any text is read or refused', () => {
  const line = fc.constantFrom(
    '%packages',
    '%end',
    'repo --name=a',
    '@a',
    '-',
    '"',
    '#',
    "'\\",
    '%',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
      try {
        read(lines.join('\n'));
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
  );
});

import { describe, expect, test } from '@jest/globals';
import { fillIn, parseExtraArguments } from '../../../../lib/multi/index.js';

const values = { 'part-base': '/c/parts/Base-1', configdir: '/etc/m' };

describe('placeholders', () => {
  test.each([
    ['repo = "{{part-base}}/compose"', 'repo = "/c/parts/Base-1/compose"'],
    ['{{ configdir }} {{  part-base  }}', '/etc/m /c/parts/Base-1'],
    ['{ configdir } %(arch)s {{', '{ configdir } %(arch)s {{'],
  ])('%j becomes %j', (text, filled) => {
    expect(fillIn(text, values, 'f')).toBe(filled);
  });

  test.each(['{{ part-late }}', '{{ constructor }}', '{{ toString }}'])('%s is refused', (text) => {
    expect(() => fillIn(text, values, 'f.conf')).toThrow(/f.conf.*unknown placeholder/);
  });
});

describe('extra_args', () => {
  test('say what each part is to make', () => {
    const words = ['--old-composes=/a', '--old-compose', '/b', '--supported', '--no-latest-link'];
    expect(parseExtraArguments([...words, '--skip-phase=test'], 'f')).toEqual({
      oldComposes: ['/a', '/b'],
      supported: true,
      skipPhases: ['test'],
    });
  });

  test.each([['--debug'], ['--old-composes'], ['word']])('%s is refused by name', (word) => {
    expect(() => parseExtraArguments([word], 'f')).toThrow(`'${word}' is not understood`);
  });
});

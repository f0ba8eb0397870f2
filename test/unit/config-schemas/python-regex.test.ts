/** Python's regular expressions in JavaScript. */
import { describe, expect, test } from '@jest/globals';
import { PythonRegexError } from '../../../config-schemas/python-regex-error.js';
import { compilePythonRegex, matchesFromStart } from '../../../config-schemas/python-regex.js';

describe('patterns match as re.match does', () => {
  test.each([
    ['Server', 'Server-optional', true],
    ['Server', 'MyServer', false],
    ['^Server$', 'Server-optional', false],
    ['^Server$', 'Server\n', true],
    ['^Server\\Z', 'Server\n', false],
    ['\\AServer', 'Server', true],
    ['^(?!Modular).*$', 'Server', true],
    ['^(?!Modular).*$', 'Modular', false],
    ['^(?P<name>Server|Client)(-optional)?$', 'Client-optional', true],
    ['(?i)server', 'SERVER', true],
    ['a|b', 'b', true],
    ['[^]]', 'x', true],
    ['[]a-]+$', ']-a', true],
    ['a{,2}$', 'aa', true],
    ['a{x}', 'a{x}', true],
    ['.', '\n', false],
    ['(?s).', '\n', true],
    ['\\w+$', 'Überspielung_٣', true],
    ['(?a)\\w', 'Ü', false],
    ['(?x) a b # comment', 'ab', true],
    ['(?<=a)b', 'b', false],
    ['a(?#comment)b', 'ab', true],
    ['\\x41\\u0042\\103', 'ABC', true],
    ['foo\\.bar', 'foo.bar', true],
    ['foo\\.bar', 'fooxbar', false],
    ['\\bServer\\b', 'Server x', true],
  ])('%s on %j', (pattern, text, expected) => {
    expect(matchesFromStart(pattern, text)).toBe(expected);
  });
});

describe('wrong patterns get the words and positions of Python', () => {
  test.each([
    ['^*$', 'nothing to repeat at position 1'],
    ['a**', 'multiple repeat at position 2'],
    ['(', 'missing ), unterminated subpattern at position 0'],
    ['a)', 'unbalanced parenthesis at position 1'],
    ['[a', 'unterminated character set at position 0'],
    ['[z-a]', 'bad character range z-a at position 1'],
    ['\\q', 'bad escape \\q at position 0'],
    ['a\\', 'bad escape (end of pattern) at position 1'],
    ['a{3,2}', 'min repeat greater than max repeat at position 2'],
    ['(?P<1>a)', "bad character in group name '1' at position 4"],
    ['(?P<a>x)(?P<a>y)', "redefinition of group name 'a' as group 2; was group 1 at position 12"],
    ['(?<=a*)b', 'look-behind requires fixed-width pattern'],
    ['a(?i)', 'global flags not at the start of the expression at position 1'],
    ['(?Q)', 'unknown extension ?Q at position 1'],
    ['\\1', 'invalid group reference 1 at position 1'],
    ['a\n*b**', 'multiple repeat at position 5 (line 2, column 4)'],
  ])('%j', (pattern, message) => {
    expect(() => compilePythonRegex(pattern)).toThrow(new PythonRegexError(message, null));
  });

  test.each(['(a)\\1', '(?P<a>x)(?P=a)', '(?(1)a|b)', '(?>a)', 'a*+', '(?i:a)', '\\N{DASH}'])(
    '%s is refused: it has no meaning in JavaScript',
    (pattern) => {
      expect(() => compilePythonRegex(pattern)).toThrow(/not supported here/);
    },
  );
});

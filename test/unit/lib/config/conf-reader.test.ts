/** Reading `.conf` files: values, imports, limits, and errors with their places. */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { ConfigError, type ConfigProblem } from '../../../../lib/errors.js';
import { loadConfig, plainOptions } from '../../../../lib/config/index.js';
import { readConfValue } from '../../../../lib/config/conf-reader.js';
import { pythonRepr } from '../../../../lib/config/python-repr.js';
import { writeFile, writeFiles } from './fixtures.js';

// Slow on a busy machine.
jest.setTimeout(120_000);

function read(text: string): Record<string, unknown> {
  return plainOptions(loadConfig(writeFile(text)));
}

function problemOf(action: () => unknown): ConfigProblem {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems[0]!;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('values', () => {
  test.each([
    ['a = 1', 1],
    ['a = -1.5', -1.5],
    ['a = 1_000', 1000],
    ['a = True', true],
    ['a = None', null],
    ["a = 'it'", 'it'],
    ['a = "a\\nb"', 'a\\nb'],
    ['a = r"x"', '"x'],
    ['a = """x"""', '""x""'],
    ['a = [1 2,,3,]', [1, 2, 3]],
    ['a = ["a" "b"]', ['a', 'b']],
    ['a = ("x")', ['x']],
    ['a = {"b": 1 "c": {2: ()}}', { b: 1, c: { '2': [] } }],
    ['a = "%s-%(d)s" % 1', undefined],
    ['a = "%s-%05.1f" % ("x", 2.25)', 'x-002.2'],
    ['a = "%(k)s" % {"k": ["v", None]}', "['v', None]"],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => read(text)).toThrow(ConfigError);
    else expect(read(text)).toEqual({ a: expected });
  });

  test('a name stands for the value that it had when it was read', () => {
    expect(read('a = [1]\nb = a\na = 2')).toEqual({ a: 2, b: [1] });
  });

  test("the text of a value is Python's", () => {
    const text = "{'a': (1,), 1.5: [None, True, \"it's\"], 'e': 1e+16, 's': 'a\\\\n'}";
    expect(
      pythonRepr(
        readConfValue(text.replace('1e+16', '10000000000000000.0').replace('\\\\', '\\'), 'x'),
      ),
    ).toBe(text);
  });
});

describe('errors', () => {
  test.each([
    ['a = $', 'Invalid syntax: file: FILE, begin: (1, 3), end: (1, 4), text: a = $', 1, 4],
    [
      '\na = b',
      "Undefined variable 'b': file: FILE, begin: (2, 4), end: (2, 5), text: a = b",
      2,
      5,
    ],
    ['a = {"x": 1, "x": 2}', "Duplicate dict key 'x' in file FILE on line 1", 1, 14],
    ['class = 1', 'Cannot assign to a python keyword: class', 1, 1],
    ['a = 0x10', "invalid literal for int() with base 10: '0x10'", 1, 5],
    ['a = "%d" % "x"', '%d format: a real number is required, not str', 1, 10],
    ['a = 99999999999999999999', 'the number 99999999999999999999 is too large', 1, 5],
    ['a = [1', 'EOF in multi-line statement', 2, 1],
    ['  a = 1\n b = 2', 'unindent does not match any outer indentation level', 2, 2],
    [
      'a = {[]: 1}',
      'Invalid syntax: file: FILE, begin: (1, 5), end: (1, 6), text: a = {[]: 1}',
      1,
      6,
    ],
    ['b = []\na = {b: 1}', 'a list cannot be a key', 2, 6],
    ['a = {"__proto__": 1}', '__proto__ cannot be a key', 1, 6],
    ['from x import *', "No such file or directory: 'DIR/x.conf'", 1, 6],
    [`a = ${'['.repeat(101)}`, 'more than 100 brackets within each other', 1, 105],
  ])('%j', (text, message, line, column) => {
    const file = writeFile(text);
    const expected = message.replace('FILE', file).replace('DIR', path.dirname(file));
    const problem = problemOf(() => loadConfig(file));
    expect(problem).toMatchObject({ severity: 'error', message: expected, file, line, column });
  });

  test('a file that is missing, a directory, too large or not UTF-8 is named', () => {
    const directory = writeFiles({
      'latin.conf': Buffer.from([0x61, 0xe9]),
      'large.conf': 'x'.repeat(9 << 20),
    });
    const message = (name: string): string =>
      problemOf(() => loadConfig(path.join(directory, name))).message;
    expect(message('none.conf')).toMatch(/^No such file or directory/);
    expect(message('')).toMatch(/^Is a directory/);
    expect(message('latin.conf')).toBe('the file is not UTF-8');
    expect(message('large.conf')).toMatch(/^the file has 9437184 bytes/);
  });

  test('a text cannot be made to grow without end', () => {
    const doubled = Array.from({ length: 40 }, () => 'x = "%s%s" % (x, x)').join('\n');
    expect(problemOf(() => read(`x = "ab"\n${doubled}`)).message).toBe(
      'formatting makes too long a text',
    );
  });

  test('values that name each other cannot be made to grow without end', () => {
    const nested = Array.from({ length: 30 }, () => 'x = [x, x]').join('\n');
    expect(problemOf(() => read(`x = 1\n${nested}`)).message).toMatch(/more than 500000 values/);
  });
});

describe('imports', () => {
  test('everything, or what is named, from a path with dots and dashes', () => {
    const directory = writeFiles({
      'main/main.conf': 'from ../shared-parts/base import a, b\nfrom other import *\nc = a',
      'shared-parts/base.conf': 'a = 1\nb = 2\nhidden = 3',
      'main/other.conf': 'd = 4',
    });
    const loaded = loadConfig(path.join(directory, 'main/main.conf'));
    expect(plainOptions(loaded)).toEqual({ a: 1, b: 2, c: 1, d: 4 });
    expect(loaded.openedFiles.map((file) => path.relative(directory, file))).toEqual([
      'main/main.conf',
      'shared-parts/base.conf',
      'main/other.conf',
    ]);
  });

  test('an imported file sees what was declared global before, and nothing else', () => {
    const directory = writeFiles({
      'a.conf': 'global seen\nseen = 1\nhidden = 2\nfrom b import *',
      'b.conf': 'x = seen',
      'c.conf': 'hidden = 2\nfrom d import *',
      'd.conf': 'x = hidden',
    });
    expect(plainOptions(loadConfig(path.join(directory, 'a.conf')))).toEqual({
      seen: 1,
      hidden: 2,
      x: 1,
    });
    expect(problemOf(() => loadConfig(path.join(directory, 'c.conf')))).toMatchObject({
      file: path.join(directory, 'd.conf'),
      line: 1,
      column: 5,
    });
  });

  test('a name that the file does not define is told at the import', () => {
    const directory = writeFiles({ 'a.conf': 'from b import x', 'b.conf': '' });
    expect(problemOf(() => loadConfig(path.join(directory, 'a.conf')))).toMatchObject({
      message: "Can't import x from b.conf.",
      line: 1,
      column: 15,
    });
  });

  test('a circle is told, also through a symbolic link', () => {
    const directory = writeFiles({ 'a.conf': 'from b import *', 'b.conf': 'from c import *' });
    symlinkSync('a.conf', path.join(directory, 'c.conf'));
    const { message } = problemOf(() => loadConfig(path.join(directory, 'a.conf')));
    expect(message).toMatch(/^the import makes a circle: .*a\.conf → .*b\.conf → .*a\.conf$/);
  });

  test('a long chain ends', () => {
    const files = Array.from({ length: 60 }, (_, index) => [
      `f${String(index)}.conf`,
      `from f${String(index + 1)} import *`,
    ]);
    const directory = writeFiles(Object.fromEntries(files) as Record<string, string>);
    expect(problemOf(() => loadConfig(path.join(directory, 'f0.conf'))).message).toBe(
      'too many files import each other',
    );
  });
});

describe('variables and overrides', () => {
  const file = writeFile('release_name = "%s 1" % product\nrelease_short = "X"');

  test('variables feed the file and are forgotten, unless they are options', () => {
    const variables = { product: 'Demo', release_version: '2' };
    expect(plainOptions(loadConfig(file, { variables }))).toEqual({
      release_name: 'Demo 1',
      release_short: 'X',
      release_version: '2',
    });
  });

  test('overrides win', () => {
    const loaded = loadConfig(file, {
      variables: { product: 'Demo' },
      overrides: { release_short: 'Y' },
    });
    expect(plainOptions(loaded)).toMatchObject({ release_short: 'Y' });
  });
});

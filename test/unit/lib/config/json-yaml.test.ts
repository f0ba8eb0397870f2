/** Configurations in JSON and YAML. */
import { describe, expect, test } from '@jest/globals';
import { ConfigError, type ConfigProblem } from '../../../../lib/errors.js';
import { findPlace, loadConfig, plainOptions } from '../../../../lib/config/index.js';
import { writeFile } from './fixtures.js';

function problemOf(text: string, name: string): ConfigProblem {
  try {
    loadConfig(writeFile(text, name));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems[0]!;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('JSON', () => {
  test('the object is the configuration, with places', () => {
    const file = writeFile(
      '{\n  "multilib": [["^x$", {"*": ["devel"]}]],\n  "a": null\n}',
      'c.json',
    );
    const loaded = loadConfig(file);
    expect(plainOptions(loaded)).toEqual({ multilib: [['^x$', { '*': ['devel'] }]], a: null });
    expect(findPlace(loaded, ['multilib', 0, 1, '*', 0])).toEqual({ file, line: 2, column: 31 });
    expect(loaded.openedFiles).toEqual([file]);
  });

  test.each([
    ['{"a": 1,}', 'invalid JSON: PropertyNameExpected', 1, 9],
    ['{"a": 1 // c\n}', 'invalid JSON: InvalidCommentToken', 1, 9],
    ['[1]', 'the configuration is not a JSON object', 1, 1],
    ['', 'invalid JSON: ValueExpected', 1, 1],
    ['{"a": 12345678901234567890}', 'the number 12345678901234567890 is too large', 1, 7],
    ['{"a": {"__proto__": 1}}', '__proto__ cannot be a key', 1, 8],
    [
      `{"a": ${'['.repeat(120)}${']'.repeat(120)}}`,
      'more than 100 brackets within each other',
      1,
      107,
    ],
  ])('%j is refused', (text, message, line, column) => {
    expect(problemOf(text, 'c.json')).toMatchObject({ message, line, column });
  });

  test('brackets without end are refused', () => {
    expect(problemOf('['.repeat(200_000), 'c.json').message).toMatch(/brackets|invalid JSON/);
  });
});

describe('YAML', () => {
  test('the mapping is the configuration, with places', () => {
    const file = writeFile(
      'multilib:\n  - - ^x$\n    - "*": [devel]\nsigkeys: [~, yes]\n',
      'c.yaml',
    );
    const loaded = loadConfig(file);
    expect(plainOptions(loaded)).toEqual({
      multilib: [['^x$', { '*': ['devel'] }]],
      sigkeys: [null, 'yes'],
    });
    expect(findPlace(loaded, ['multilib', 0, 1, '*', 0])).toEqual({ file, line: 3, column: 13 });
  });

  test('anchors and aliases save writing', () => {
    const file = writeFile('a: &x [1, 2]\nb: *x\n', 'c.yml');
    expect(plainOptions(loadConfig(file))).toEqual({ a: [1, 2], b: [1, 2] });
  });

  test.each([
    ['a: !!python/object:os.system x', /^invalid YAML: Unresolved tag/, 1],
    ['a: !custom x', /^invalid YAML: Unresolved tag/, 1],
    ['a: 1\na: 2', /^invalid YAML: Map keys must be unique/, 2],
    ['a: [1', /^invalid YAML: /, 1],
    ['- 1', /^the configuration is not a mapping$/, 1],
    ['', /^the configuration is empty$/, undefined],
    ['a: 1\n---\nb: 2', /^more than one YAML document$/, 2],
    ['? [a]\n: 1', /^a key must be a text or a number$/, 1],
    ['a: .inf', /^the value .inf means nothing here$/, 1],
    ['a: &x [*x]', /^more than 100 levels within each other$/, 1],
  ])('%j is refused', (text, message, line) => {
    const problem = problemOf(text, 'c.yaml');
    expect(problem.message).toMatch(message);
    expect(problem.line).toBe(line);
  });

  test('aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${String(index + 1)}: &a${String(index + 1)} [${`*a${String(index)},`.repeat(9)}]`,
    );
    expect(problemOf(`a0: &a0 [x]\n${levels.join('\n')}`, 'c.yaml').message).toBe(
      'more than 1000 aliases',
    );
  });
});

/** The JSON Schema of configurations, and overrides of it. */
import { describe, expect, test } from '@jest/globals';
import {
  configJsonSchema,
  loadConfig,
  rulesWithOverrides,
  validateConfig,
} from '../../../../lib/config/index.js';
import { messages, MINIMAL, writeFile } from './fixtures.js';

describe('the JSON Schema', () => {
  const schema = configJsonSchema() as {
    properties: Record<string, Record<string, unknown>>;
    required: string[];
  };

  test('has every option with its default and description', () => {
    expect(schema.properties.greedy_method).toEqual({
      default: 'none',
      description: 'Which of several providers of a dependency are taken.',
      type: 'string',
      enum: ['none', 'all', 'build'],
    });
  });

  test('says what was removed', () => {
    expect(schema.properties.runroot).toMatchObject({ deprecated: true });
  });

  test('requires what has no default', () => {
    expect(schema.required).toEqual([
      'release_name',
      'release_short',
      'release_version',
      'pkgset_source',
      'gather_method',
    ]);
  });
});

function validateWith(override: unknown, extra: string): string[] {
  const rules = rulesWithOverrides([writeFile(JSON.stringify(override), 'o.json')]);
  return messages(validateConfig(loadConfig(writeFile(`${MINIMAL}${extra}`)), rules));
}

describe('an override', () => {
  test('adds an option', () => {
    const override = { properties: { ours: { $ref: '#/definitions/list_of_strings' } } };
    expect(validateWith(override, 'ours = ["a"]')).toEqual([]);
    expect(validateWith(override, 'ours = [1]')).toEqual([
      "Failed validation in ours.0: 1 is not of type 'string'",
    ]);
  });

  test('changes an option', () => {
    const override = { properties: { greedy_method: { enum: ['all'] } } };
    expect(validateWith(override, 'greedy_method = "none"')).toEqual([
      "Failed validation in greedy_method: 'none' is not one of ['all']",
    ]);
  });

  test('removes an option', () => {
    expect(
      validateWith({ properties: { multilib: { deprecated: 'leave it' } } }, 'multilib = []'),
    ).toEqual(['WARNING: Config option multilib was removed and has no effect; leave it.']);
  });

  test('says anew what is required', () => {
    expect(validateWith({ required: ['release_name', 'comps_file'] }, '')).toEqual([
      "Failed validation in : 'comps_file' is a required property",
    ]);
  });

  test.each(['[', '[]', '{"properties": []}', '{"properties": {"a": 1}}'])(
    '%s is refused with its file',
    (text) => {
      const file = writeFile(text, 'o.json');
      expect(() => rulesWithOverrides([file])).toThrow(file);
    },
  );
});

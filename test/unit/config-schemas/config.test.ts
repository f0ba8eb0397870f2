/** The schema of all options. */
import { expect, test } from '@jest/globals';
import { configSchema, OPTION_GROUPS, OPTION_NAMES } from '../../../config-schemas/config.js';
import { REMOVED_OPTIONS } from '../../../config-schemas/removed-options.js';

test('every option says what it is', () => {
  const silent = Object.entries(configSchema.shape).filter(([, schema]) => !schema.description);
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('every option belongs to one group of the reference', () => {
  const grouped = Object.values(OPTION_GROUPS).flatMap((group) => Object.keys(group));
  expect([...grouped].sort()).toEqual([...OPTION_NAMES].sort());
  expect(new Set(grouped).size).toBe(grouped.length);
});

test('an option that was removed is not among the options', () => {
  expect(Object.keys(REMOVED_OPTIONS).filter((name) => name in configSchema.shape)).toEqual([]);
});

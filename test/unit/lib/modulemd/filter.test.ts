/** Which modules the patterns of filter_modules name. */
import { expect, test } from '@jest/globals';
import { isFilteredModule } from '../../../../lib/modulemd/index.js';

test.each([
  [['perl'], true],
  [['perl:5.30'], true],
  [['p*:5.*'], true],
  [['perl:5.32'], false],
  [['perl:'], false],
  [['python', 'per?:*'], true],
  [[], false],
])('%j filters perl:5.30: %j', (patterns, expected) => {
  expect(isFilteredModule(patterns, { name: 'perl', stream: '5.30' })).toBe(expected);
});

import { expect, test } from '@jest/globals';
import { sourceDateEpoch } from '../../../../activities/compose/source-date.js';

test('SOURCE_DATE_EPOCH is whole seconds, or nothing', () => {
  expect(sourceDateEpoch({})).toBeNull();
  expect(sourceDateEpoch({ SOURCE_DATE_EPOCH: '' })).toBeNull();
  expect(sourceDateEpoch({ SOURCE_DATE_EPOCH: '1600000000' })).toBe(1_600_000_000);
  expect(() => sourceDateEpoch({ SOURCE_DATE_EPOCH: 'today' })).toThrow(/'today'/);
});

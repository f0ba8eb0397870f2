import { describe, expect, test } from '@jest/globals';
import { parseDuration } from '../../../../cli/options/duration.js';
import { UsageError } from '../../../../cli/options/usage-error.js';

describe('lengths of time', () => {
  test.each([
    ['90', 90],
    ['0.5', 0.5],
    ['90s', 90],
    ['15m', 900],
    ['1h30m', 5400],
    ['7d', 604_800],
    ['2w', 1_209_600],
    ['1.5h', 5400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text, 'x')).toBe(seconds);
  });

  test.each(['', 'h', '5 m', '-3s', '1y', '1h-'])('%j is refused', (text) => {
    expect(() => parseDuration(text, 'wait-limit')).toThrow(UsageError);
  });
});

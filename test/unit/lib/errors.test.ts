/** How problems of a configuration are written. */
import { describe, expect, test } from '@jest/globals';
import { formatProblem } from '../../../lib/errors.js';

describe('a problem as a line', () => {
  test('says where, how bad, what, and what to do', () => {
    expect(
      formatProblem({
        severity: 'error',
        message: 'no good',
        file: '/c/x.conf',
        line: 3,
        column: 7,
        hint: 'mend it',
      }),
    ).toBe('/c/x.conf:3:7: error: no good (mend it)');
  });

  test('says only once how bad it is', () => {
    expect(formatProblem({ severity: 'warning', message: 'WARNING: Unrecognized.' })).toBe(
      'warning: Unrecognized.',
    );
    expect(formatProblem({ severity: 'error', message: 'ERROR: a conflicts with b.' })).toBe(
      'error: a conflicts with b.',
    );
  });
});

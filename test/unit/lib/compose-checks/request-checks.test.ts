import { describe, expect, test } from '@jest/globals';
import {
  composeTypeOf,
  phaseNameProblems,
  umaskProblems,
} from '../../../../lib/compose-checks/index.js';

test("the type of a compose is the request's, else the configuration's, else production", () => {
  expect(composeTypeOf({ type: 'ci' }, { compose_type: 'test' })).toBe('ci');
  expect(composeTypeOf({}, { compose_type: 'test' })).toBe('test');
  expect(composeTypeOf({}, {})).toBe('production');
});

describe('phases in a request', () => {
  test('that exist are no problem', () => {
    expect(phaseNameProblems({ skipPhases: ['createiso'], justPhases: ['init', 'test'] })).toEqual(
      [],
    );
  });

  test('that are misspelt have a suggestion', () => {
    expect(phaseNameProblems({ skipPhases: [], justPhases: ['createsio'] })).toMatchObject([
      {
        severity: 'error',
        path: 'justPhases',
        message: "there is no phase 'createsio'",
        hint: "did you mean 'createiso'?",
      },
    ]);
  });
});

test('a strict umask is warned of', () => {
  expect(umaskProblems(0o022)).toEqual([]);
  expect(umaskProblems(0o077)).toMatchObject([
    { message: 'Unusually strict umask detected (0077), expect files with broken permissions.' },
  ]);
});

/** Patterns match, and are refused, as Python's re does it. */
import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { PythonRegexError } from '../../../../config-schemas/python-regex-error.js';
import { matchesFromStart } from '../../../../config-schemas/python-regex.js';
import { matchWithPython, type MatchResult } from './judges.js';

// Slow on a busy machine.
jest.setTimeout(120_000);

function matchOurs(pattern: string, text: string): MatchResult {
  try {
    return { match: matchesFromStart(pattern, text) };
  } catch (error) {
    if (!(error instanceof PythonRegexError)) throw error;
    return { error: error.message };
  }
}

const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    'S',
    'é',
    '0',
    '_',
    '-',
    '.',
    '^',
    '$',
    '*',
    '+',
    '?',
    '{',
    '}',
    '{2}',
    '{,2}',
    '{1,}',
    '{3,1}',
    '|',
  ],
  ...[
    '(',
    ')',
    '(?:',
    '(?=',
    '(?!',
    '(?<=',
    '(?<!',
    '(?P<n>',
    '(?P<m',
    '(?i)',
    '(?a)',
    '(?x)',
    '(?s)',
    '(?m)',
    '(?#c)',
    '(?',
    '(?Z',
  ],
  ...[
    '[',
    ']',
    '[^',
    '[a-z]',
    '[b-a]',
    '\\',
    '\\w',
    '\\W',
    '\\d',
    '\\D',
    '\\s',
    '\\S',
    '\\b',
    '\\B',
    '\\A',
    '\\Z',
    '\\x41',
    '\\x4',
    '\\u0042',
    '\\q',
  ],
  ...['\\.', '\\-', '\\0', '\\101', '\\n', '\n', ' ', '#', '/'],
);
const pattern = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'S', 'é', 'É', '0', '_', '-', '.', ' ', '\n'),
  maxLength: 5,
});

test('generated patterns', async () => {
  const pairs = fc.sample(fc.tuple(pattern, text), { numRuns: 6000, seed: 20_240_101 });
  const theirs = await matchWithPython(pairs);
  const isOurLimit = (result: MatchResult): boolean =>
    'error' in result && /not supported here|in group name/.test(result.error);
  for (const [index, [source, subject]] of pairs.entries()) {
    const ours = matchOurs(source, subject);
    if (isOurLimit(ours)) continue;
    expect({ source, subject, ...ours }).toEqual({ source, subject, ...theirs[index] });
  }
});

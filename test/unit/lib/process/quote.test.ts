import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quoteCommand, quoteWord } from '../../../../lib/process/index.js';

describe('quoteWord', () => {
  test.each([
    ['plain/path-1.0_x@%+=:,.', 'plain/path-1.0_x@%+=:,.'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", `'it'"'"'s'`],
    ['a\nb', "'a\nb'"],
    ['ümlaut', "'ümlaut'"],
  ])('writes %j as %s', (word, quoted) => {
    expect(quoteWord(word)).toBe(quoted);
  });

  test('a shell reads back the words that were written', () => {
    const word = fc
      .string({ unit: 'binary', maxLength: 30 })
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const line = quoteCommand({ program: 'printf', args: ['%s\\0', ...words] });
        const read = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
        expect(read.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StringTable } from '../../../../lib/repodata/string-table.js';

describe('interned texts', () => {
  test('the empty text is number 0', () => {
    expect(new StringTable().internText('')).toBe(0);
  });

  test('each distinct text has one number, and gives it back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 200 }), (texts) => {
        const table = new StringTable();
        const numbers = texts.map((text) => table.internText(text));
        expect(texts.map((text) => table.internText(text))).toEqual(numbers);
        expect(texts.map((text) => table.lookupText(text))).toEqual(numbers);
        expect(numbers.map((id) => table.text(id))).toEqual(
          texts.map((text) => Buffer.from(text).toString()),
        );
        expect(new Set(numbers).size).toBe(new Set(texts).size);
      }),
    );
  });

  test('a text that is not there has no number', () => {
    expect(new StringTable().lookupText('bash')).toBe(-1);
  });

  test('many texts keep their numbers while the table grows', () => {
    const table = new StringTable();
    const numbers = Array.from({ length: 50_000 }, (_, index) => table.internText(`p${index}`));
    expect(new Set(numbers).size).toBe(50_000);
    expect(table.lookupText('p49999')).toBe(numbers[49_999]);
    expect(table.text(numbers[777]!)).toBe('p777');
  });
});

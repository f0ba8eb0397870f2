import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Tail } from '../../../../lib/process/tail.js';

test('keeps the end of what was added, however it was cut into pieces', () => {
  const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 30 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 40 }), (texts, limit) => {
      const tail = new Tail(limit);
      for (const text of texts) tail.add(Buffer.from(text));
      const kept = tail.text();
      expect(texts.join('').endsWith(kept)).toBe(true);
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit);
      const whole = Buffer.byteLength(texts.join(''));
      expect(Buffer.byteLength(kept)).toBeGreaterThan(Math.min(whole, limit) - 4);
    }),
  );
});

test('gives the last lines', () => {
  const tail = new Tail(100);
  tail.add(Buffer.from('1\n2\n3\n4\n'));
  expect(tail.lines(2)).toBe('3\n4');
});

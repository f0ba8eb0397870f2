/** The checksum of uploads is zlib's. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { Adler32 } from '../../../../lib/koji/adler32.js';

/** The last four bytes of zlib's format. */
const byZlib = (bytes: Uint8Array): string => deflateSync(bytes).subarray(-4).toString('hex');

test('of any pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
      const sum = new Adler32();
      for (const piece of pieces) sum.update(piece);
      expect(sum.hexDigest()).toBe(byZlib(Buffer.concat(pieces)));
    }),
  );
});

test('of many large bytes', () => {
  const bytes = Buffer.alloc(1_000_001, 0xff);
  expect(new Adler32().update(bytes).hexDigest()).toBe(byZlib(bytes));
  expect(new Adler32().update(bytes).reset().hexDigest()).toBe('00000001');
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeContainer,
  encodeContainer,
  type Container,
} from '../../../../../lib/repodata/cache/container.js';

const bytesOf = (container: Container, version = 1): Buffer => {
  const whole = Buffer.concat(encodeContainer(container, version));
  const aligned = Buffer.allocUnsafeSlow(whole.length);
  whole.copy(aligned);
  return aligned;
};

const sample: Container = {
  about: { text: 'ü' },
  sections: { a: Int32Array.of(-1, 2), b: Uint8Array.of(1, 2, 3), c: Uint32Array.of(4e9) },
};

describe('a cache file', () => {
  test('says again what was written', () => {
    expect(decodeContainer(bytesOf(sample), 1)).toEqual(sample);
  });

  test('holds any arrays', () => {
    fc.assert(
      fc.property(
        fc.int32Array(),
        fc.uint8Array(),
        fc.uint32Array(),
        fc.string(),
        (a, b, c, about) => {
          const container = { about, sections: { a, b, c } };
          expect(decodeContainer(bytesOf(container, 7), 7)).toEqual(container);
        },
      ),
    );
  });

  test('of another version is none', () => {
    expect(decodeContainer(bytesOf(sample, 1), 2)).toBeNull();
  });

  test('that was changed anywhere, or is not whole, is none', () => {
    const whole = bytesOf(sample);
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.allocUnsafeSlow(whole.length);
      whole.copy(damaged);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(decodeContainer(damaged, 1)).toBeNull();
      expect(decodeContainer(whole.subarray(0, at), 1)).toBeNull();
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyIdOfPacket } from '../../../../../lib/rpm/header/signing-key.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('the key of a signature packet', () => {
  test.each([
    // Old header, two length bytes; version 3: key id at byte 7.
    ['version 3', '89 0015 03 05 00 11223344 aabbccdd12345678 01 02 0000', '12345678'],
    // New header, one length byte; version 4: hashed area empty, unhashed has the issuer.
    ['version 4, issuer', 'c2 14 04 00 01 08 0000 000a 09 10 aabbccdd12345678 0000', '12345678'],
    // Hashed area with an issuer fingerprint of version 4: the id is its end.
    [
      'version 4, fingerprint',
      'c2 22 04 00 01 08 0017 16 21 04 0011223344556677889900112233445566778899 0000 0000',
      '66778899',
    ],
  ])('%s', (_name, hex, key) => {
    expect(keyIdOfPacket(bytes(hex))).toBe(key);
  });

  test.each(['', '00', 'c2', 'c2 05 04 00 01', '89 0003 05 00 00', 'c2 0a 04 00 01 08 ffff 0000'])(
    'there is none in %j',
    (hex) => {
      expect(keyIdOfPacket(bytes(hex))).toBeNull();
    },
  );

  test('no bytes make it fail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (packet) => {
        expect(() => keyIdOfPacket(packet)).not.toThrow();
      }),
    );
  });
});

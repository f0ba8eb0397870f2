import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Header, HeaderProblem, readHeaderShape } from '../../../../../lib/rpm/header/header.js';

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

function headerBytes(entries: readonly Entry[], data: Buffer): Buffer {
  const bytes = Buffer.alloc(16 + entries.length * 16 + data.length);
  bytes.writeUInt32BE(0x8eade801, 0);
  bytes.writeUInt32BE(entries.length, 8);
  bytes.writeUInt32BE(data.length, 12);
  entries.forEach(({ tag, type, offset, count }, index) => {
    [tag, type, offset, count].forEach((value, field) =>
      bytes.writeInt32BE(value, 16 + index * 16 + field * 4),
    );
  });
  data.copy(bytes, bytes.length - data.length);
  return bytes;
}

const parse = (bytes: Buffer): Header => new Header(bytes, readHeaderShape(bytes));

describe('an RPM header', () => {
  const data = Buffer.from('bash\0one\0two\0\0\0\0\0\0\0\x01\x02', 'latin1');
  const header = parse(
    headerBytes(
      [
        { tag: 1000, type: 6, offset: 0, count: 1 },
        { tag: 1047, type: 8, offset: 5, count: 2 },
        { tag: 1003, type: 4, offset: 15, count: 1 },
        { tag: 268, type: 7, offset: 17, count: 2 },
      ],
      data,
    ),
  );

  test('has texts, lists of texts, numbers and bytes', () => {
    expect(header.text(1000)).toBe('bash');
    expect(header.texts(1047)).toEqual(['one', 'two']);
    expect(header.integer(1003)).toBe(0);
    expect(header.binary(268)).toHaveLength(2);
  });

  test('a tag that is missing or of another type gives nothing', () => {
    expect(header.text(1001)).toBeUndefined();
    expect(header.texts(1003)).toEqual([]);
    expect(header.integer(1000)).toBeUndefined();
    expect(header.binary(1000)).toBeUndefined();
  });

  test.each([
    ['no magic', Buffer.alloc(32)],
    ['too short', Buffer.from('8eade801', 'hex')],
    ['absurd numbers', Buffer.from('8eade80100000000ffffffffffffffff', 'hex')],
  ])('%s is refused', (_name, bytes) => {
    expect(() => readHeaderShape(bytes)).toThrow(HeaderProblem);
  });

  test('an entry that points outside is refused', () => {
    const bytes = headerBytes([{ tag: 1, type: 6, offset: 99, count: 1 }], Buffer.from('a\0'));
    expect(() => parse(bytes)).toThrow(HeaderProblem);
  });

  test('a text without an end is refused', () => {
    const bytes = headerBytes([{ tag: 1, type: 6, offset: 0, count: 1 }], Buffer.from('abc'));
    expect(() => parse(bytes).text(1)).toThrow(HeaderProblem);
  });

  test('any bytes are either read or refused', () => {
    const entry = fc.record({
      tag: fc.nat(5),
      type: fc.nat(10),
      offset: fc.integer({ min: -2, max: 40 }),
      count: fc.nat(40),
    });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 4 }),
        fc.uint8Array({ maxLength: 40 }),
        (list, raw) => {
          try {
            const read = parse(headerBytes(list, Buffer.from(raw)));
            for (const { tag } of list) {
              read.texts(tag);
              read.integer(tag);
              read.binary(tag);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(HeaderProblem);
          }
        },
      ),
    );
  });
});

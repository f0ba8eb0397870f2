import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byCodePoint, formatMetadataJson } from '../../../../lib/productmd/json.js';

describe('formatMetadataJson', () => {
  test('sorts keys, indents by four, ends without a newline', () => {
    expect(formatMetadataJson({ b: [1, null], a: { y: true, x: 'z' } })).toBe(
      '{\n    "a": {\n        "x": "z",\n        "y": true\n    },\n    "b": [\n        1,\n        null\n    ]\n}',
    );
  });

  test('keeps keys that look like numbers in the order of text', () => {
    expect(formatMetadataJson({ '10': 1, '9': 2, a: 3 })).toBe(
      '{\n    "10": 1,\n    "9": 2,\n    "a": 3\n}',
    );
  });

  test('writes empty lists and objects on one line', () => {
    expect(formatMetadataJson({ a: [], b: {} })).toBe('{\n    "a": [],\n    "b": {}\n}');
  });

  test('leaves out members that are undefined', () => {
    expect(formatMetadataJson({ a: undefined, b: 1 })).toBe('{\n    "b": 1\n}');
  });

  test('escapes everything that is not ASCII, and DEL', () => {
    expect(formatMetadataJson('ä😀\u007f"\\\n')).toBe('"\\u00e4\\ud83d\\ude00\\u007f\\"\\\\\\n"');
  });

  test('writes ASCII that reads back as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
        const text = formatMetadataJson(value as never);
        expect(text).toMatch(/^[\n -~]*$/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('byCodePoint', () => {
  test('orders as code points do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(byCodePoint(a, b))).toBe(expected);
      }),
    );
  });
});

/** XML-RPC on the wire: byte for byte what Koji's client and hub write. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeDocument, RpcDecoder } from '../../../../lib/koji/decode.js';
import { encodeCall, encodeFault, encodeResult } from '../../../../lib/koji/encode.js';
import { isStruct } from '../../../../lib/koji/struct.js';
import { parametersOf, type KojiValue } from '../../../../lib/koji/value.js';
import { EXCHANGES } from './exchanges.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** What has no form of ours: a date, which hubs do not send, and doubles that are whole numbers. */
const ONE_WAY = ['binary-and-date', 'taskDescendents', 'taskChildren'];
const both = Object.entries(EXCHANGES).filter(([name]) => !ONE_WAY.includes(name));

describe('exchanges of a real hub', () => {
  test.each(both)('%s is written again as it was read', (_name, { request, answer }) => {
    const call = decodeDocument(bytes(request));
    if (call.kind !== 'call') throw new Error('no call');
    expect(encodeCall(call.method, call.params)).toBe(request);
    const read = decodeDocument(bytes(answer));
    if (read.kind === 'call') throw new Error('no answer');
    const { faultCode, faultString } = (isStruct(read.value) ? read.value : {}) as {
      faultCode: number;
      faultString: string;
    };
    const again =
      read.kind === 'fault' ? encodeFault(faultCode, faultString) : encodeResult(read.value);
    expect(again).toBe(answer);
  });

  test('arguments by name are a marked struct at the end', () => {
    const kwargs = { inherit: true, latest: true, package: 'bash' };
    const params = parametersOf({ method: 'listTagged', args: ['lab-1'], kwargs });
    expect(encodeCall('listTagged', params)).toBe(EXCHANGES['call-starstar']!.request);
  });

  test('dates and bytes are read', () => {
    const read = decodeDocument(bytes(EXCHANGES['binary-and-date']!.answer));
    expect(read).toMatchObject({ kind: 'result' });
  });
});

const result = (inner: string): string =>
  `<?xml version='1.0'?><methodResponse><params><param>${inner}</param></params></methodResponse>`;

describe('values', () => {
  test.each<[string, KojiValue]>([
    ['<value><nil/></value>', null],
    ['<value><ex:nil xmlns:ex="urn:x"/></value>', null],
    ['<value>bare text</value>', 'bare text'],
    ['<value></value>', ''],
    ['<value><string>\n</string></value>', '\n'],
    ['<value><string/></value>', ''],
    [
      '<value><string>a &lt;b&gt; &amp; &#233;&#x17E;&quot;&apos;</string></value>',
      'a <b> & éž"\'',
    ],
    ['<value><i4>7</i4></value>', 7],
    ['<value><int> -12 </int></value>', -12],
    ['<value><i8>5368709120</i8></value>', 5_368_709_120],
    ['<value><i8>9223372036854775807</i8></value>', 9_223_372_036_854_775_807n],
    ['<value><double>1.5</double></value>', 1.5],
    ['<value><boolean>1</boolean></value>', true],
    ['<value><array><data></data></array></value>', []],
    ['<value><struct></struct></value>', {}],
    ['<value><struct><member><name>__proto__</name><value>x</value></member></struct></value>', {}],
  ])('%s', (xml, value) => {
    expect(decodeDocument(bytes(result(xml)))).toEqual({ kind: 'result', value });
  });

  test('text that is not UTF-8 is read with marks for what is not', () => {
    const broken = Buffer.concat([
      bytes("<?xml version='1.0'?><methodResponse><params><param><value><string>caf"),
      Buffer.from([0xe9]),
      bytes('</string></value></param></params></methodResponse>'),
    ]);
    expect(decodeDocument(broken)).toEqual({ kind: 'result', value: 'caf\uFFFD' });
  });

  test('integers that no hub can hold are refused', () => {
    expect(() => encodeResult(2n ** 63n)).toThrow('too large');
    expect(() => encodeResult(Number.NaN)).toThrow('cannot be sent');
  });
});

describe('what is no answer', () => {
  test.each([
    ['an HTML page', '<html><body>502</body></html>'],
    ['a document with a DTD', `<!DOCTYPE x>${result('<value/>')}`],
    ['one that is cut short', result('<value><int>1</int></value>').slice(0, -20)],
    ['an unknown type', result('<value><widget>1</widget></value>')],
    ['no number', result('<value><int>one</int></value>')],
    ['tags that do not match', result('<value><int>1</value></int>')],
    ['nothing', ''],
  ])('%s is refused as a passing fault', (_name, text) => {
    expect(() => decodeDocument(bytes(text))).toThrow(expect.objectContaining({ retryable: true }));
  });

  test('any other bytes end as an error of ours, never as another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(2000), (noise, at) => {
        const whole = EXCHANGES.multicall!.answer;
        const text = whole.slice(0, at) + noise + whole.slice(at);
        try {
          decodeDocument(bytes(text));
        } catch (error) {
          expect(error).toMatchObject({ retryable: true });
        }
      }),
      { numRuns: 300 },
    );
  });
});

const values: fc.Memo<KojiValue> = fc.memo((depth) =>
  depth <= 1
    ? fc.oneof<fc.Arbitrary<KojiValue>[]>(
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
      )
    : fc.oneof<fc.Arbitrary<KojiValue>[]>(
        values(1),
        fc.array(values(depth - 1), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          values(depth - 1),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
);

test('what was written is read again, in pieces of any size', () => {
  fc.assert(
    fc.property(values(4), fc.integer({ min: 1, max: 50 }), (value, size) => {
      const whole = bytes(encodeResult(value));
      const decoder = new RpcDecoder();
      for (let start = 0; start < whole.length; start += size) {
        decoder.push(whole.subarray(start, start + size));
      }
      expect(decoder.end()).toEqual({ kind: 'result', value });
    }),
  );
});

/** Reading XML: places, refusals, limits, and any text at all. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../../../lib/errors.js';
import { childElements, parseXml, textOf, tryParseXml } from '../../../../lib/xml/index.js';

const faultOf = (text: string): string | undefined => tryParseXml(text, 'f.xml').fault?.message;

describe('a document is read', () => {
  test('with the places of its elements, its attributes, texts and character data', () => {
    const { root, doctype, prolog } = parseXml(
      '<?xml version="1.0"?>\n<!DOCTYPE a PUBLIC "x" "y">\n<!-- c -->\n<a>\n  <b x="1">t&amp;<![CDATA[<u>]]></b><c/></a>',
      'f.xml',
    );
    const [b, c] = childElements(root);
    expect(doctype).toBe('a PUBLIC "x" "y"');
    expect(prolog).toEqual([{ kind: 'comment', text: ' c ' }]);
    expect(b).toMatchObject({ name: 'b', line: 5, column: 3 });
    expect(b!.attributes.get('x')).toBe('1');
    expect(textOf(b!)).toBe('t&<u>');
    expect(c).toMatchObject({ name: 'c', line: 5, column: 37 });
  });

  test('in the encoding that it declares', () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>';
    expect(textOf(parseXml(Buffer.from(text, 'latin1'), 'f').root)).toBe('é');
    const bom = Buffer.from('\ufeff<a>é</a>', 'utf16le');
    expect(textOf(parseXml(bom, 'f').root)).toBe('é');
  });

  test('with a DOCTYPE that names a file elsewhere, which is not opened', () => {
    expect(faultOf('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toBeUndefined();
  });
});

describe('a document is refused', () => {
  test.each([
    [
      '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
      'the document defines entities, which are refused',
    ],
    [
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'the document defines entities, which are refused',
    ],
    [
      '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://x/"> %p;]><a/>',
      'the document defines entities, which are refused',
    ],
    ['<a>&foo;</a>', 'undefined entity.'],
    ['<a><b></a>', 'unexpected close tag.'],
    ['<a b=1/>', 'unquoted attribute value.'],
    ['<a b="1" b="2"/>', 'duplicate attribute: b.'],
    ['', 'document must contain a root element.'],
    ['<a/><b/>', 'documents may contain only one root.'],
    ['<a>'.repeat(101), 'elements are nested more than 100 deep'],
  ])('%j: %s', (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  test('if it is larger than the limit', () => {
    const limits = { maxBytes: 10, maxDepth: 5, maxAttributes: 1 };
    expect(tryParseXml('<a>12345678</a>', 'f', limits).fault?.message).toBe(
      'the file is larger than 10 bytes',
    );
    expect(tryParseXml('<a a="" b=""/>', 'f', { ...limits, maxBytes: 99 }).fault?.message).toBe(
      'element a has more than 1 attributes',
    );
  });

  test('if its bytes are not what it declares', () => {
    expect(tryParseXml(Buffer.from('<a>\xe9</a>', 'latin1'), 'f').fault?.message).toBe(
      'the file is not text in the encoding that it declares',
    );
  });

  test('with file, line and column in the error', () => {
    expect(() => parseXml('<a>\n <b></a>', 'comps.xml')).toThrow(InputError);
    expect(() => parseXml('<a>\n <b></a>', 'comps.xml')).toThrow(/^comps\.xml:2:\d+: unexpected/);
  });
});

test('any text is either a document or a fault, never another error', () => {
  const pieces = [
    '<a>',
    '</a>',
    '<a x="',
    '"/>',
    '&',
    ';',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE a [',
    ']>',
    '\n',
    'x',
    '\0',
    '<a/>',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces)).map((chosen) => chosen.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { document, fault } = tryParseXml(text, 'f');
      expect(document === null).toBe(fault !== null);
    }),
    { numRuns: 2000 },
  );
});

/** Writing XML, and dropping its layout. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  element,
  formatXml,
  parseXml,
  textOf,
  withoutBlankText,
} from '../../../../lib/xml/index.js';

const rewritten = (text: string): string => {
  const document = parseXml(text, 'f');
  return formatXml({ ...document, root: withoutBlankText(document.root) });
};

test('layout is made anew, mixed text and blank leaves stay as they are', () => {
  expect(
    rewritten(
      '<a>\n\n<b>  x <i>y</i>\n</b><c> </c><d>\n\n<!-- n --></d> <e xml:space="preserve"> <f/></e></a>',
    ),
  ).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b>  x <i>y</i>\n</b>\n  <c> </c>\n  <d>\n    <!-- n -->\n  </d>\n  <e xml:space="preserve"> <f/></e>\n</a>\n',
  );
});

test('DOCTYPE, comments and instructions outside of the root are kept', () => {
  expect(rewritten('<!DOCTYPE a SYSTEM "x"><?pi d?><a/><!-- e -->')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE a SYSTEM "x">\n<?pi d?>\n<a/>\n<!-- e -->\n',
  );
});

describe('special characters survive', () => {
  const characters = fc.string({
    unit: fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', 'x', 'é', '😀', ' '),
  });
  test('in text and in attributes', () => {
    fc.assert(
      fc.property(characters, characters, (text, attribute) => {
        const root = element('a', { x: attribute }, text);
        const read = parseXml(formatXml({ doctype: null, prolog: [], root, epilog: [] }), 'f').root;
        expect(textOf(read)).toBe(text);
        expect(read.attributes.get('x')).toBe(attribute);
      }),
    );
  });
});

/** Module metadata: reading, choosing and joining documents. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../../../lib/errors.js';
import {
  checkDefaults,
  defaultsFor,
  formatModuleIndex,
  moduleUid,
  obsoletesFor,
  parseModuleDocuments,
  singleStream,
  type ModuleFile,
} from '../../../../lib/modulemd/index.js';

const STREAM = `---
document: modulemd
version: 2
data:
  name: perl
  stream: 5.30
  version: 20190101000000
  context: 00000abc
  summary: Perl
...
`;
const fileOf = (text: string, file = 'f.yaml'): ModuleFile => ({
  file,
  documents: parseModuleDocuments(text, file),
});
const defaults = (module: string, stream: string): string =>
  `document: modulemd-defaults\nversion: 1\ndata:\n  module: ${module}\n  stream: "${stream}"\n`;

test('a stream is read as text, whatever it looks like', () => {
  const one = singleStream(fileOf(STREAM));
  expect(moduleUid(one)).toBe('perl:5.30:20190101000000:00000abc');
  expect(formatModuleIndex([one])).toBe(STREAM);
});

describe('refused', () => {
  test.each([
    'a: [',
    '- x',
    'document: modulemd',
    'document: modulemd\ndata: {stream: x}',
    'document: {}\ndata: {name: a}',
  ])('%j', (text) => {
    expect(() => parseModuleDocuments(text, 'x.yaml')).toThrow(InputError);
    expect(() => parseModuleDocuments(text, 'x.yaml')).toThrow(
      'Failed parsing modulemd data from x.yaml',
    );
  });

  test.each([STREAM + STREAM, defaults('a', '1'), ''])('as a single stream: %j', (text) => {
    expect(() => singleStream(fileOf(text))).toThrow('Failed parsing modulemd data from f.yaml');
  });
});

test('defaults of the wanted modules are taken, overriding ones first', () => {
  const files = [fileOf(defaults('perl', '5.30')), fileOf(defaults('ruby', '3'))];
  const over = [fileOf(defaults('perl', '5.32'))];
  const streams = (wanted: string[]): string[] =>
    defaultsFor(new Set(wanted), files, over).map((one) => `${one.module}:${String(one.stream)}`);
  expect(streams(['perl'])).toEqual(['perl:5.32']);
  expect(streams([])).toEqual(['perl:5.32', 'ruby:3']);
});

test('obsoletes are taken by the first module of their file', () => {
  const text = (module: string): string =>
    `document: modulemd-obsoletes\nversion: 1\ndata: {module: ${module}, stream: "1"}\n`;
  const files = [fileOf(`${text('perl')}---\n${text('ruby')}`), fileOf(text('ruby'))];
  expect(obsoletesFor(new Set(['perl']), files).map(({ module }) => module)).toEqual([
    'perl',
    'ruby',
  ]);
});

test('two defaults of a module, and files without defaults, are told', () => {
  expect(() => {
    checkDefaults([fileOf(defaults('a', '1')), fileOf(defaults('b', '1'))]);
  }).not.toThrow();
  expect(() => {
    checkDefaults([fileOf(defaults('a', '2')), fileOf(defaults('a', '1'))]);
  }).toThrow('There are duplicated module defaults:\nModule a has multiple defaults: 1, 2');
  expect(() => {
    checkDefaults([fileOf(defaults('a', '1')), fileOf('')]);
  }).toThrow('Defaults contains not valid default file');
});

test('any text is documents or an error of the input', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a:-\n &*!{}[]"\'|>#%@\t0') }), (text) => {
      try {
        expect(Array.isArray(parseModuleDocuments(`document: modulemd\n${text}`, 'f'))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { numRuns: 1000 },
  );
});

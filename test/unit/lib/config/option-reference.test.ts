/** docs/generated/ says what the schemas say. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import prettier from 'prettier';
import { configJsonSchema, renderOptionReference } from '../../../../lib/config/index.js';
import { typeInWords } from '../../../../lib/config/schema-words.js';
import { ROOT } from '../../../tools.js';

// Slow on a busy machine.
jest.setTimeout(120_000);

test.each([
  ['options.md', 'markdown', () => renderOptionReference()],
  ['config.schema.json', 'json', () => JSON.stringify(configJsonSchema())],
])('%s is up to date (npm run generate)', async (name, parser, render) => {
  const page = path.join(ROOT, 'docs', 'generated', name);
  const options = await prettier.resolveConfig(page);
  const expected = await prettier.format(render(), { ...options, parser });
  expect(await readFile(page, 'utf8')).toBe(expected);
});

test('types are told in the words of the manual', () => {
  const mapping = { type: 'object', additionalProperties: { type: 'string' } };
  const pair = { type: 'array', prefixItems: [{ type: 'string' }, mapping] };
  expect(typeInWords({ type: 'array', items: pair })).toBe('variant/arch map of text');
  expect(
    typeInWords({ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }),
  ).toBe('list of text or None');
  expect(typeInWords(mapping)).toBe('mapping of text');
  expect(typeInWords({ const: 'hybrid' })).toBe('`"hybrid"`');
});

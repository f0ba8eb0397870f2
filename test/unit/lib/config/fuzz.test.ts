/** Whatever stands in a file: it is read, or refused with a ConfigError that has a place. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../../lib/errors.js';
import { loadConfig, validateConfig } from '../../../../lib/config/index.js';
import { writeFiles } from './fixtures.js';

jest.setTimeout(120_000);

const directory = writeFiles({});

function readsOrRefuses(name: string, content: string | Uint8Array): void {
  const file = path.join(directory, name);
  writeFileSync(file, content);
  try {
    validateConfig(loadConfig(file));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems[0]?.file).toBeDefined();
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    ...'=%[](){},:-\'"\\\n\t #;.*&!|>?'.split(''),
    'multilib',
    'sigkeys',
    'from ',
    'import ',
    'global ',
    '1',
    '*a',
    '&a',
    '"^x$"',
    '- ',
    ': ',
  ),
  fc.string({ maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

test.each(['fuzz.conf', 'fuzz.json', 'fuzz.yaml'])('%s', (name) => {
  fc.assert(
    fc.property(text, (content) => readsOrRefuses(name, content)),
    { numRuns: 100 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => readsOrRefuses(name, bytes)),
    { numRuns: 100 },
  );
});

const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 1, 1.5, '', '^x$', 'x86_64', 'deps'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('*', 'x86_64', 'scm', 'repo', 'repo_from', 'name'),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;
const option = fc.constantFrom(
  'multilib',
  'osbs',
  'ostree',
  'image_build',
  'gather_method',
  'comps_file',
  'extra_files',
  'sigkeys',
  'iso_level',
);

test('any value of any option is valid or told', () => {
  fc.assert(
    fc.property(fc.dictionary(option, nested), (config) =>
      readsOrRefuses('values.json', JSON.stringify(config)),
    ),
    { numRuns: 100 },
  );
});

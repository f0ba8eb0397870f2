import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import prettier from 'prettier';
import { renderReference } from '../../../cli/options/reference.js';
import { VERBS } from '../../../cli/verbs.js';
import { ROOT } from '../../tools.js';

describe('docs/cli.md', () => {
  test('is what the table of options gives (else: npm run cli-reference)', async () => {
    const page = path.join(ROOT, 'docs', 'cli.md');
    const options = await prettier.resolveConfig(page);
    const rendered = await prettier.format(renderReference(VERBS.map(({ spec }) => spec)), {
      ...options,
      parser: 'markdown',
    });
    expect(await readFile(page, 'utf8')).toBe(rendered);
  });
});

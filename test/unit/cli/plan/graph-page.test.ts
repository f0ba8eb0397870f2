import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import prettier from 'prettier';
import { renderGraphPage } from '../../../../cli/plan/graph-page.js';
import { ROOT } from '../../../tools.js';

test('docs/generated/phase-graph.md shows the graph as it is (npm run generate)', async () => {
  const page = path.join(ROOT, 'docs', 'generated', 'phase-graph.md');
  const options = await prettier.resolveConfig(page);
  const expected = await prettier.format(renderGraphPage(), { ...options, parser: 'markdown' });
  expect(await readFile(page, 'utf8')).toBe(expected);
});

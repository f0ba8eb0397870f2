/** Writes docs/generated/phase-graph.md from the phases' declarations (`npm run generate`). */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { renderGraphPage } from '../cli/plan/graph-page.js';

const PAGE = new URL('../docs/generated/phase-graph.md', import.meta.url);

const options = await prettier.resolveConfig(fileURLToPath(PAGE));
await writeFile(PAGE, await prettier.format(renderGraphPage(), { ...options, parser: 'markdown' }));

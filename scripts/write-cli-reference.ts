/** Writes docs/cli.md from the table of options (`npm run cli-reference`). */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { renderReference } from '../cli/options/reference.js';
import { VERBS } from '../cli/verbs.js';

const PAGE = new URL('../docs/cli.md', import.meta.url);

const text = renderReference(VERBS.map(({ spec }) => spec));
const options = await prettier.resolveConfig(fileURLToPath(PAGE));
await writeFile(PAGE, await prettier.format(text, { ...options, parser: 'markdown' }));

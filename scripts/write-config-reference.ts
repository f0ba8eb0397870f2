/** Writes docs/generated/ from the schemas of all options (`npm run generate`). */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { configJsonSchema, renderOptionReference } from '../lib/config/index.js';

const DIRECTORY = new URL('../docs/generated/', import.meta.url);

await mkdir(DIRECTORY, { recursive: true });
await write('options.md', renderOptionReference(), 'markdown');
await write('config.schema.json', JSON.stringify(configJsonSchema()), 'json');

async function write(name: string, text: string, parser: string): Promise<void> {
  const file = fileURLToPath(new URL(name, DIRECTORY));
  const options = await prettier.resolveConfig(file);
  await writeFile(file, await prettier.format(text, { ...options, parser }));
}

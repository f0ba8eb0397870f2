/** Reads the module metadata files of a directory. */
import { readFile } from 'node:fs/promises';
import { globFiles } from '../fnmatch/index.js';
import { parseModuleDocuments } from './documents.js';
import type { ModuleFile } from './module-index.js';

/** Its `*.yaml` files, sorted by name, not those of its subdirectories; none if it does not exist. */
export async function readModuleFiles(directory: string): Promise<readonly ModuleFile[]> {
  const files = await globFiles(directory, '*.yaml');
  return await Promise.all(
    files.map(async (file) => ({
      file,
      documents: parseModuleDocuments(await readFile(file, 'utf8'), file),
    })),
  );
}

/** Facts that an older compose has read of packages: headers of files that have not changed need not be read again. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pkgsetIndexSchema, pkgsetPackagesSchema, type PackageFacts } from './records.js';

/**
 * Facts by the absolute path of a package, of all sets of the compose whose state files are in `directory`.
 * What cannot be read is not reused; that costs time only.
 */
export async function readOldFacts(directory: string): Promise<ReadonlyMap<string, PackageFacts>> {
  const facts = new Map<string, PackageFacts>();
  try {
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(directory, name), 'utf8'));
    const index = pkgsetIndexSchema.parse(await read('index.json'));
    for (const { name } of index.sets) {
      const { packages } = pkgsetPackagesSchema.parse(await read(`${name}.json`));
      for (const one of packages) facts.set(index.prefix + one.path, one);
    }
  } catch {
    return new Map();
  }
  return facts;
}

/** What a compose was resolved to last: a run that begins again may have resolved it anew. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  resolvedComposeSchema,
  type ResolvedCompose,
} from '../../config-schemas/resolved-compose.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { readJsonFile } from '../process/index.js';

/** Null if the compose failed before it was resolved. @throws InputError if the file is broken */
export async function newestResolved(tree: ComposeTree): Promise<ResolvedCompose | null> {
  const directory = path.dirname(tree.resolvedConfig('any'));
  const names = await readdir(directory).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map(async (name) => {
        const file = path.join(directory, name);
        return { file, mtimeMs: (await stat(file)).mtimeMs };
      }),
  );
  const newest = files.sort((a, b) => a.mtimeMs - b.mtimeMs).at(-1);
  return newest === undefined ? null : await readJsonFile(newest.file, resolvedComposeSchema);
}

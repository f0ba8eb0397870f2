/** Writes down what was resolved: for the steps, and for people. */
import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import {
  resolvedComposeSchema,
  type ResolvedCompose,
} from '../../config-schemas/resolved-compose.js';
import { formatConfig } from '../../lib/config/index.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { InternalError } from '../../lib/errors.js';
import { makeDirectory, writeFileAtomic } from '../../lib/process/index.js';

/** Writes the file that all steps read; gives its SHA-256, which is its name. */
export async function recordResolved(
  tree: ComposeTree,
  resolved: ResolvedCompose,
): Promise<string> {
  const checked = resolvedComposeSchema.safeParse(resolved);
  if (!checked.success) {
    throw new InternalError(`the resolved compose breaks its own schema: ${checked.error.message}`);
  }
  const text = JSON.stringify(checked.data);
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFileAtomic(tree.resolvedConfig(sha256), text);
  return sha256;
}

/** The configuration as JSON, and copies of all its files; of files with the same name the last remains, as in Pungi. */
export async function recordForPeople(
  tree: ComposeTree,
  config: ResolvedCompose['config'],
  openedFiles: readonly string[],
): Promise<void> {
  await writeFileAtomic(tree.configDump(), formatConfig(config));
  await makeDirectory(tree.configCopyDir());
  for (const file of openedFiles) {
    await copyFile(file, path.join(tree.configCopyDir(), path.basename(file)));
  }
}

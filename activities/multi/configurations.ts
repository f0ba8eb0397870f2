/**
 * Configurations of parts: the directory of the file is copied into the compose once, and for each part again with its
 * placeholders filled in, so that the parts do not see one another's values.
 */
import { cp, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../../lib/config/index.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { fillIn } from '../../lib/multi/index.js';
import { makeDirectory, removeTree, writeFileAtomic } from '../../lib/process/index.js';

/** Version control is no part of a configuration, and may be large. */
const LEFT_OUT = ['.git', '.svn', '.hg'];

const originals = (composeDir: string): string =>
  new ComposeTree(composeDir).workDir('global', 'multi', 'original');

/** Copies the file's directory, as it is now, unless an earlier attempt or run has. */
export async function copyConfigurations(file: string, composeDir: string): Promise<void> {
  const to = originals(composeDir);
  await removeTree(to);
  await copyDirectory(path.dirname(file), to, composeDir);
}

/** The configuration of a part, ready to be read; gives its path. @throws ConfigError for unknown placeholders */
export async function fillInConfiguration(
  composeDir: string,
  part: { readonly name: string; readonly config: string },
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const from = originals(composeDir);
  const to = new ComposeTree(composeDir).workDir('global', 'multi', 'parts', part.name);
  await removeTree(to);
  await copyDirectory(from, to, null);
  const main = path.join(to, part.config);
  for (const file of loadConfig(main, {}).openedFiles) {
    const text = await readFile(file, 'utf8');
    const filled = fillIn(text, values, path.join(from, path.relative(to, file)));
    if (filled !== text) await writeFileAtomic(file, filled);
  }
  return main;
}

/** A target directory may lie in the directory of the file: what is made is not copied. */
async function copyDirectory(from: string, to: string, composeDir: string | null): Promise<void> {
  await makeDirectory(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    if (LEFT_OUT.includes(entry.name)) continue;
    if (composeDir?.startsWith(`${source}/`) === true) continue;
    if (entry.isDirectory() && (await isCompose(source))) continue;
    await cp(source, path.join(to, entry.name), { recursive: true });
  }
}

const isCompose = async (directory: string): Promise<boolean> =>
  (await stat(new ComposeTree(directory).composeIdFile()).catch(() => null)) !== null;

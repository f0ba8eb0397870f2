/** Puts the whole together: trees of finished parts by hard links, metadata merged. May be repeated. */
import { readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ComposeTree } from '../compose-tree/index.js';
import {
  fromSystemError,
  hardlinkOrCopy,
  makeDirectory,
  removeTree,
  writeFileAtomic,
} from '../process/index.js';
import { isMapping, mergeMetadata, ofCompose, type Json } from './merge-metadata.js';

const METADATA = 'metadata';
/** Not of any one part. */
const OWN = ['parts.json'];

/** @param fresh remove the trees that are there first */
export async function assembleParts(
  composeDir: string,
  finished: readonly string[],
  fresh: boolean,
): Promise<void> {
  const whole = new ComposeTree(composeDir);
  if (fresh) await removeTrees(whole);
  for (const part of finished) await linkTrees(new ComposeTree(part), whole);
  for (const [name, content] of await merged(whole, finished)) {
    await writeFileAtomic(whole.metadataFile(name), JSON.stringify(content, null, 4));
  }
}

async function removeTrees(whole: ComposeTree): Promise<void> {
  for (const name of await namesIn(whole.composeDir())) {
    if (name !== METADATA) await removeTree(whole.composeDir(name));
  }
  for (const name of await namesIn(whole.composeDir(METADATA))) {
    if (!OWN.includes(name)) await removeTree(whole.metadataFile(name));
  }
}

async function linkTrees(part: ComposeTree, whole: ComposeTree): Promise<void> {
  for (const name of await namesIn(part.composeDir())) {
    if (name !== METADATA) await linkBelow(part.composeDir(name), whole.composeDir(name));
  }
}

async function linkBelow(from: string, to: string): Promise<void> {
  await makeDirectory(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await linkBelow(source, target);
    else if (entry.isSymbolicLink()) await copyLink(source, target);
    else await hardlinkOrCopy(source, target);
  }
}

async function copyLink(source: string, target: string): Promise<void> {
  try {
    const text = await readlink(source);
    await rm(target, { force: true });
    await symlink(text, target);
  } catch (error) {
    throw fromSystemError(error, 'make the link', target);
  }
}

/** By file name. Each says the whole's compose; composeinfo also says the whole's release. */
async function merged(
  whole: ComposeTree,
  finished: readonly string[],
): Promise<ReadonlyMap<string, Json>> {
  const base = await readJson(whole.composeinfoBase());
  const payload = isMapping(base) ? base['payload'] : undefined;
  const compose = isMapping(payload) ? (payload['compose'] ?? null) : null;
  const files = new Map<string, Json>();
  for (const part of finished) {
    const tree = new ComposeTree(part);
    for (const name of await namesIn(tree.composeDir(METADATA))) {
      if (!name.endsWith('.json') || OWN.includes(name)) continue;
      files.set(name, mergeMetadata(files.get(name), await readJson(tree.metadataFile(name))));
    }
  }
  const own = files.get('composeinfo.json');
  files.set('composeinfo.json', own === undefined ? base : mergeMetadata(own, base));
  return new Map([...files].map(([name, content]) => [name, ofCompose(content, compose)]));
}

const readJson = async (file: string): Promise<Json> =>
  JSON.parse(
    await readFile(file, 'utf8').catch((error: unknown) => {
      throw fromSystemError(error, 'read', file);
    }),
  ) as Json;

const namesIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory).catch(() => [])).sort();

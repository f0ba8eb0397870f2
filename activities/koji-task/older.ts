/**
 * What a task has made for an older compose stands in for what one would make of the same now, but for who the compose is
 * (pungi/phases/image_build.py and osbs.py `_try_to_reuse`).
 */
import path from 'node:path';
import { isLog } from '../../lib/fingerprint/index.js';
import { hardlinkOrCopy, makeDirectory } from '../../lib/process/index.js';
import type { StepContext } from '../step/index.js';

/** Files of a node, by their paths below the compose. */
export type OlderFiles = ReadonlyMap<string, string>;

/** Null if there is none, or another would be made now. */
export async function olderFiles(
  context: Pick<StepContext, 'compose' | 'olderIfSame'>,
  isAllowed: boolean,
): Promise<OlderFiles | null> {
  const { older } = context.compose;
  if (older === undefined || (!isAllowed && older.takes !== 'all')) return null;
  const files = await context.olderIfSame();
  return files === null ? null : new Map([...files].filter(([name]) => !isLog(name)));
}

/** Puts them where they were, as links to the same files. */
export async function takeOlder(
  { scratch, tree, publish }: Pick<StepContext, 'publish' | 'scratch' | 'tree'>,
  files: OlderFiles,
): Promise<void> {
  const publications = [];
  for (const [name, file] of files) {
    const from = path.join(scratch, 'older', name);
    await makeDirectory(path.dirname(from));
    await hardlinkOrCopy(file, from);
    publications.push({ from, to: path.join(tree.topDir, name) });
  }
  await publish(publications);
}

/** Whether a URL names one commit: what a branch has by now, nobody knows. */
export const isPinned = (url: string): boolean => /#[0-9a-f]{40}$/.test(url);

/** Whether any of these is a repository of another machine, which may have changed. */
export const anyElsewhere = (repos: unknown): boolean =>
  [repos ?? []]
    .flat()
    .map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .some((text) => text.includes('://'));

/**
 * What a node has published that failed for good in the middle of its steps: a disc of a set whose next could not be made
 * is in no metadata, and must not lie in the compose.
 */
import { rm } from 'node:fs/promises';
import { readJsonFile } from '../process/index.js';
import type { NodeFiles } from './node-files.js';
import { underNodeLock } from './node-lock.js';
import { overtakeAttempts, publishedPaths } from './node-outputs.js';
import { intentSchema } from './records.js';

/**
 * Takes back what a node without a record has published below a place; its attempts, if there still are any, publish
 * nothing more. Gives the paths. To be called when the run is done with the node.
 */
export async function withdrawUnfinished(
  files: NodeFiles,
  isBelow: (file: string) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return await underNodeLock(files, signal, async () => {
    await overtakeAttempts(files);
    const paths = [...(await publishedPaths(files)), ...(await intendedPaths(files))];
    const withdrawn = [...new Set(paths)].filter(isBelow).sort();
    for (const file of withdrawn) await rm(file, { force: true });
    return withdrawn;
  });
}

async function intendedPaths(files: NodeFiles): Promise<readonly string[]> {
  const intents = await Promise.all(
    (await files.allIntents()).map((file) => readJsonFile(file, intentSchema)),
  );
  return intents.flatMap(({ paths }) => paths);
}

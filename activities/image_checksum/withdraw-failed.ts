/** Images of a node that was allowed to fail, and did so in the middle of a set: they are taken out of the compose. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { NodeId } from '../../config-schemas/names.js';
import { imageChecksumPhase } from '../../graph/phases/image-checksum.js';
import { NodeFiles, readRecord, withdrawUnfinished } from '../../lib/publish/index.js';
import type { ContextOf } from '../step/index.js';

type Context = ContextOf<typeof imageChecksumPhase>;

/** A warning for each node of which something was taken out. */
export async function withdrawFailed(context: Context): Promise<readonly string[]> {
  const { tree, signal } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const places = [tree.isoDir(variant, arch), tree.jigdoDir(variant, arch)];
  const isImage = (file: string): boolean =>
    places.some((place) => file.startsWith(`${place}${path.sep}`));
  const warnings: string[] = [];
  for (const node of await nodesBefore(context)) {
    const files = new NodeFiles(tree, node);
    if ((await readRecord(files)) !== null) continue;
    const withdrawn = await withdrawUnfinished(files, isImage, signal);
    if (withdrawn.length === 0) continue;
    const names = withdrawn.map((file) => path.basename(file)).join(', ');
    warnings.push(`${node} failed; taken out of the compose: ${names}`);
  }
  return warnings;
}

/** Nodes that were begun of those that this one waits for: whatever has no record now has failed. */
async function nodesBefore(context: Context): Promise<readonly NodeId[]> {
  const places = [context.variant().uid, `${context.variant().uid}.${context.arch()}`];
  const starts = imageChecksumPhase.needs.flatMap(({ phase }) =>
    places.map((place) => `${phase}:${place}`),
  );
  const names = await readdir(context.tree.nodesDir()).catch(() => []);
  // Behind the place there may be a block's number.
  return names.filter((name) =>
    starts.some((start) => name.startsWith(start) && !/^[\w.-]/.test(name.slice(start.length))),
  ) as NodeId[];
}

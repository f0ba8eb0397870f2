/** In what two composes are made of something else, in words. */
import { readdir } from 'node:fs/promises';
import type { NodeId } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { digestOf, outsideFiles } from '../../lib/fingerprint/index.js';
import { NodeFiles, readRecord, type NodeRecord } from '../../lib/publish/index.js';
import { newestResolved } from '../../lib/report/index.js';

/** The event is another in each compose; what it brought is compared by the packages. */
const NOT_COMPARED: readonly string[] = ['koji_event'];

/** @param older directory of a compose that has finished */
export async function differencesTo(
  older: string,
  tree: ComposeTree,
  { arches }: Pick<ResolvedCompose, 'arches'>,
): Promise<readonly string[]> {
  const olderTree = new ComposeTree(older);
  const [before, now] = await Promise.all([newestResolved(olderTree), newestResolved(tree)]);
  if (before === null || now === null) return ['its configuration is not known'];
  const inputs = ['init', ...arches.flatMap((arch) => [`comps:${arch}`, `pkgset:${arch}`])];
  const changed = await Promise.all(
    inputs.map(async (node) => {
      const [a, b] = await Promise.all([recordOf(olderTree, node), recordOf(tree, node)]);
      return a?.reuse?.digest === b?.reuse?.digest ? [] : [node];
    }),
  );
  return [
    ...optionsChanged(before, now),
    ...(digestOf(before.variants) === digestOf(now.variants) ? [] : ['variants']),
    ...changed.flat(),
    ...(await filesChanged(olderTree, now)),
  ];
}

async function recordOf(tree: ComposeTree, node: string): Promise<NodeRecord | null> {
  const record = await readRecord(new NodeFiles(tree, node as NodeId));
  return record === 'damaged' ? null : record;
}

function optionsChanged(before: ResolvedCompose, now: ResolvedCompose): readonly string[] {
  const names = new Set([...Object.keys(before.config), ...Object.keys(now.config)]);
  return [...names]
    .filter((name) => !NOT_COMPARED.includes(name))
    .filter((name) => digestOf(before.config[name]) !== digestOf(now.config[name]))
    .map((name) => `option ${name}`);
}

/** Files outside that the older compose has read, by the fingerprints of all its nodes. */
async function filesChanged(older: ComposeTree, now: ResolvedCompose): Promise<readonly string[]> {
  const known = new Map<string, string>();
  for (const node of await nodesOf(older)) {
    const parts = (await recordOf(older, node))?.reuse?.fingerprint.parts ?? {};
    for (const [name, digest] of Object.entries(parts)) {
      if (name.startsWith('file ')) known.set(name, digest);
    }
  }
  const present = new Map<string, string>();
  for (const [option, value] of Object.entries(now.config)) {
    const files = await outsideFiles(option, value, now.configDir);
    for (const [file, digest] of Object.entries(files)) present.set(`file ${file}`, digest);
  }
  return [...known].flatMap(([name, digest]) => (present.get(name) === digest ? [] : [name]));
}

const nodesOf = (tree: ComposeTree): Promise<readonly string[]> =>
  readdir(tree.nodesDir()).catch(() => []);

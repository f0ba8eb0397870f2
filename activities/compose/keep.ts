/** What a run in a directory that is there already keeps of what it finds, and what it takes away. */
import { readdir } from 'node:fs/promises';
import type { NodeId } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { Kept } from '../../graph/rerun.js';
import { deliverableRefSchema } from '../../graph/wire.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import { clearNode, NodeFiles } from '../../lib/publish/index.js';
import { keptNodes, planOf } from '../step/index.js';

/** Decides which nodes may stay; nodes that the plan has no more lose what they made. Null in a new directory. */
export async function keepOf(
  resolved: ResolvedCompose,
  tree: ComposeTree,
  runId: string,
  signal: AbortSignal,
): Promise<Kept | null> {
  const known = await readdir(tree.nodesDir()).catch(() => []);
  if (known.length === 0) return null;
  const { nodes } = planOf(resolved);
  const ids = new Set<string>(nodes.map(({ id }) => id));
  for (const gone of known.filter((name) => !ids.has(name))) {
    await clearNode(new NodeFiles(tree, gone as NodeId), runId, signal);
  }
  const kept = await keptNodes(resolved, tree);
  const facts = [...kept.values()].flatMap(({ reuse }) => reuse ?? []);
  return {
    total: nodes.length,
    nodes: nodes.flatMap(({ id }, index) => (kept.has(id) ? [index] : [])),
    failedDeliverables: facts.flatMap(({ failedDeliverables }) =>
      failedDeliverables.map((failed) => deliverableRefSchema.parse(failed)),
    ),
    warnings: facts.flatMap(({ warnings }) => warnings),
  };
}

/** For the main log. */
export const sentenceOf = ({ nodes, total }: Kept): string =>
  `An earlier run was here: ${String(nodes.length)} of ${String(total)} nodes are kept as they are.`;

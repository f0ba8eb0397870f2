/** What a run in an earlier compose's directory would do of each node, and why; nothing is touched. */
import type { Config } from '../../config-schemas/config.js';
import type { NodeId } from '../../config-schemas/names.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { NodeVerdict } from '../../graph/rerun.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { gitReferences, withCommits } from '../../lib/config/index.js';
import { judgeNode, planOf, recordedDigest } from '../step/index.js';
import { Pins } from './pins.js';

/** Judges all nodes of a plan, in its order. @param wanted the earlier compose with the configuration as it is now */
export async function planAgainst(wanted: ResolvedCompose): Promise<readonly NodeVerdict[]> {
  const tree = new ComposeTree(wanted.composeDir);
  const resolved = await withPins(wanted, tree);
  const { nodes, needsOf } = planOf(resolved);
  const digestOfNode = recordedDigest(tree);
  const running = new Set<NodeId>();
  const verdicts: NodeVerdict[] = [];
  for (const node of nodes) {
    const open = (needsOf.get(node.id) ?? [])
      .map(({ from }) => from)
      .filter((need) => running.has(need));
    const judgement = await judgeNode(resolved, node, tree, digestOfNode);
    if (judgement.record === null || open.length > 0) running.add(node.id);
    verdicts.push({ id: node.id, ...verdictOf(judgement, open) });
  }
  return verdicts;
}

function verdictOf(
  judgement: Awaited<ReturnType<typeof judgeNode>>,
  open: readonly NodeId[],
): Omit<NodeVerdict, 'id'> {
  if (judgement.record === null && !isOnlyFor(open, judgement.reason)) {
    return { verdict: 'run', reason: judgement.reason };
  }
  if (judgement.record !== null && open.length === 0)
    return { verdict: 'reused', reason: judgement.record.summary };
  return { verdict: 'depends', reason: open.join(', ') };
}

/** Inputs that will be made again may come out as they were. */
function isOnlyFor(open: readonly NodeId[], reason: string): boolean {
  const expected = open.map((need) => `input ${need} changed`);
  return reason.split(', ').every((change) => expected.includes(change));
}

/** References that the first run has resolved are taken from it; others stay names, and are differences. */
async function withPins(wanted: ResolvedCompose, tree: ComposeTree): Promise<ResolvedCompose> {
  const pins = await Pins.open(tree, wanted.owner, new Date(wanted.timestamp * 1000));
  const config = wanted.config as unknown as Config;
  const commits = gitReferences(config).flatMap((reference) => {
    const commit = pins.known(reference.repository, reference.ref);
    return commit === undefined ? [] : [{ reference, commit }];
  });
  return { ...wanted, config: { ...withCommits(config, commits) } };
}

/** Whether what an earlier run has made of a node may stay, and the keeping of what a later run decides by. */
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { NodeId } from '../../config-schemas/names.js';
import type { Rerun } from '../../config-schemas/compose-request.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { PlanNode } from '../../graph/model.js';
import { phaseNamed } from '../../graph/phase-graph.js';
import { stepOutcomeSchema, type StepOutcome } from '../../graph/wire.js';
import type { ComposeTree } from '../../lib/compose-tree/index.js';
import {
  changedOutput,
  changedParts,
  contentsDigest,
  describeOutputs,
  fingerprintSchema,
  outputsSchema,
  type Fingerprint,
} from '../../lib/fingerprint/index.js';
import { fnmatch } from '../../lib/fnmatch/index.js';
import { readJsonFile, removeTree, writeFileAtomic } from '../../lib/process/index.js';
import {
  NodeFiles,
  publishedPaths,
  readRecord,
  readStep,
  type NodeRecord,
} from '../../lib/publish/index.js';
import { fingerprintOf, planOf, type DigestOf } from './node-fingerprint.js';

/** A record that may be kept, or why not. */
export type Judgement =
  { readonly record: NodeRecord } | { readonly record: null; readonly reason: string };

/** What followers see of a node, by its record. */
export const recordedDigest =
  (tree: ComposeTree): DigestOf =>
  async (node) => {
    const record = await readRecord(new NodeFiles(tree, node));
    return record === null || record === 'damaged' ? null : (record.reuse?.digest ?? null);
  };

/** Judges a node by its record, its fingerprint now, and its outputs. */
export async function judgeNode(
  resolved: ResolvedCompose,
  node: PlanNode,
  tree: ComposeTree,
  digestOfNode: DigestOf = recordedDigest(tree),
): Promise<Judgement> {
  const files = new NodeFiles(tree, node.id);
  const record = await readRecord(files);
  if (record === null) return refused('it was not done before');
  if (record === 'damaged' || record.reuse === undefined) return refused('its record was changed');
  const demanded = demandFor(resolved, node, record);
  if (demanded !== null) return refused(demanded);
  const now = await fingerprintOf(resolved, node, digestOfNode);
  const changes = changedParts(record.reuse.fingerprint, now);
  if (changes.length > 0) return refused(changes.join(', '));
  const changed = await outputsChange(files, record, resolved.request.rerun?.verify ?? false);
  return changed === null ? { record } : refused(changed);
}

const refused = (reason: string): Judgement => ({ record: null, reason });

/** Whether somebody wants the node to run again, and it has not since. */
function demandFor(resolved: ResolvedCompose, node: PlanNode, record: NodeRecord): string | null {
  const { request, owner } = resolved;
  const { rerun } = request;
  if (rerun === undefined || record.reuse?.nonce === owner.firstRunId) return null;
  if (demandedNodes(resolved, rerun).has(node.id)) return 'it was asked to run again';
  const isStale = rerun.refresh && phaseNamed(node.phase).readsOutside === true;
  return isStale ? 'what it reads is to be looked at again' : null;
}

const demands = new WeakMap<ResolvedCompose, ReadonlySet<NodeId>>();

/** The nodes that were named, and of `from` all that follow. */
function demandedNodes(resolved: ResolvedCompose, { from, only }: Rerun): ReadonlySet<NodeId> {
  const known = demands.get(resolved);
  if (known !== undefined) return known;
  const { nodes, needsOf } = planOf(resolved);
  const following = new Set<NodeId>();
  for (const { id } of nodes) {
    const isNamed = from.some((pattern) => fnmatch(id, pattern));
    if (isNamed || needsOf.get(id)?.some((need) => following.has(need)) === true) following.add(id);
  }
  const named = nodes.filter(({ id }) => only.some((pattern) => fnmatch(id, pattern)));
  const demanded = new Set([...following, ...named.map(({ id }) => id)]);
  demands.set(resolved, demanded);
  return demanded;
}

async function outputsChange(
  files: NodeFiles,
  { reuse }: NodeRecord,
  verify: boolean,
): Promise<string | null> {
  const text = await readFile(files.outputs(), 'utf8').catch(() => null);
  if (text === null || sha256(text) !== reuse?.outputsSha256) return 'its list of outputs changed';
  const outputs = outputsSchema.parse(JSON.parse(text));
  return await changedOutput(files.tree.topDir, outputs.files, verify);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the first step of a node that is kept gives back. */
export const reusedOutcome = ({ summary, numbers, reuse }: NodeRecord): StepOutcome => ({
  summary: `reused: ${summary}`.slice(0, 400),
  numbers,
  data: {},
  warnings: reuse?.warnings ?? [],
  failedDeliverables: (reuse?.failedDeliverables ?? []) as StepOutcome['failedDeliverables'],
  reused: true,
  nodeReused: true,
});

/** What a later step of a node that is kept gave back; null if the node had no such step. */
export async function finishedOutcome(files: NodeFiles, key: string): Promise<StepOutcome | null> {
  const finished = await readStep(files, key);
  if (finished === null) return null;
  return { ...stepOutcomeSchema.parse(finished.outcome), messages: [], reused: true };
}

/** Notes what the node depends on before it begins: what changes meanwhile is a change to a later run. */
export async function noteFingerprint(
  files: NodeFiles,
  resolved: ResolvedCompose,
  node: PlanNode,
): Promise<void> {
  const now = await fingerprintOf(resolved, node, recordedDigest(files.tree));
  const before = await readJsonFile(files.fingerprint(), fingerprintSchema, { missing: null });
  // What was asked of a Koji hub for other inputs is not what this run needs.
  if (before !== null && before.sha256 !== now.sha256) await removeTree(files.tasksDir());
  await writeFileAtomic(files.fingerprint(), JSON.stringify(now));
}

/** What the node's record says for later runs; writes `outputs.json`. */
export async function reuseFacts(
  files: NodeFiles,
  resolved: ResolvedCompose,
  node: PlanNode,
  outcomes: readonly StepOutcome[],
): Promise<NonNullable<NodeRecord['reuse']>> {
  const outputs = await describeOutputs(files.tree.topDir, await publishedPaths(files));
  const text = JSON.stringify({ version: 1, files: outputs });
  await writeFileAtomic(files.outputs(), text);
  return {
    fingerprint: await notedFingerprint(files, resolved, node),
    digest: contentsDigest(outputs),
    outputsSha256: sha256(text),
    nonce: resolved.owner.firstRunId,
    warnings: outcomes.flatMap(({ warnings }) => warnings),
    failedDeliverables: outcomes.flatMap(({ failedDeliverables }) => failedDeliverables),
  };
}

async function notedFingerprint(
  files: NodeFiles,
  resolved: ResolvedCompose,
  node: PlanNode,
): Promise<Fingerprint> {
  const noted = await readJsonFile(files.fingerprint(), fingerprintSchema, { missing: null });
  return noted ?? (await fingerprintOf(resolved, node, recordedDigest(files.tree)));
}

/** All nodes that a new plan's run may leave as they are, in plan order: those whose needs are kept, too. */
export async function keptNodes(
  resolved: ResolvedCompose,
  tree: ComposeTree,
): Promise<ReadonlyMap<NodeId, NodeRecord>> {
  const { nodes, needsOf } = planOf(resolved);
  const kept = new Map<NodeId, NodeRecord>();
  const digestOfNode: DigestOf = (id) => Promise.resolve(kept.get(id)?.reuse?.digest ?? null);
  for (const node of nodes) {
    if (!(needsOf.get(node.id) ?? []).every((need) => kept.has(need))) continue;
    const { record } = await judgeNode(resolved, node, tree, digestOfNode);
    if (record !== null) kept.set(node.id, record);
  }
  return kept;
}

/** Whether what an earlier run has made of a node may stay, and the keeping of what a later run decides by. */
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
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
  digestOf,
  directoriesDigest,
  fingerprintSchema,
  outputsSchema,
  type Fingerprint,
  type OutputFile,
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
import { recordedDigest } from './recorded-digest.js';

export type ReuseFacts = NonNullable<NodeRecord['reuse']>;

/** A record that may be kept, or why not. */
export type Judgement =
  { readonly record: NodeRecord } | { readonly record: null; readonly reason: string };

/** Judges a node by its record, its fingerprint now, and its outputs. */
export async function judgeNode(
  resolved: ResolvedCompose,
  node: PlanNode,
  tree: ComposeTree,
  digestOfNode: DigestOf = recordedDigest(tree),
): Promise<Judgement> {
  return await judgeRecord(resolved, node, new NodeFiles(tree, node.id), digestOfNode);
}

/** @param files of the node in the compose that has the record: this one, or an older one */
export async function judgeRecord(
  resolved: ResolvedCompose,
  node: PlanNode,
  files: NodeFiles,
  digestOfNode: DigestOf,
): Promise<Judgement> {
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
    if (isNamed || needsOf.get(id)?.some(({ from: need }) => following.has(need)) === true)
      following.add(id);
  }
  const named = nodes.filter(({ id }) => only.some((pattern) => fnmatch(id, pattern)));
  const demanded = new Set([...following, ...named.map(({ id }) => id)]);
  demands.set(resolved, demanded);
  return demanded;
}

async function outputsChange(
  files: NodeFiles,
  record: NodeRecord,
  verify: boolean,
): Promise<string | null> {
  const outputs = await listedOutputs(files, record);
  if (outputs === null) return 'its list of outputs changed';
  return await changedOutput(files.tree.topDir, outputs, verify);
}

/** The list of a node's outputs; null if it is not the one that its record is of. */
async function listedOutputs(
  files: NodeFiles,
  { reuse }: NodeRecord,
): Promise<readonly OutputFile[] | null> {
  const text = await readFile(files.outputs(), 'utf8').catch(() => null);
  if (text === null || sha256(text) !== reuse?.outputsSha256) return null;
  return outputsSchema.parse(JSON.parse(text)).files;
}

/** What a node has published, whatever it was made of; null if it is not what it was, or is to be made again. */
export async function intactOutputs(
  resolved: ResolvedCompose,
  node: PlanNode,
  files: NodeFiles,
): Promise<readonly OutputFile[] | null> {
  const record = await readRecord(files);
  if (record === null || record === 'damaged') return null;
  if (demandFor(resolved, node, record) !== null) return null;
  const outputs = await listedOutputs(files, record);
  const verify = resolved.request.rerun?.verify ?? false;
  if (outputs === null || (await changedOutput(files.tree.topDir, outputs, verify)) !== null) {
    return null;
  }
  return outputs;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const reusedFrom = (older: string | undefined): string =>
  older === undefined ? 'reused' : `reused from ${path.basename(older)}`;

/** What the first step of a node that is kept gives back. */
export const reusedOutcome = ({ summary, numbers, reuse }: NodeRecord): StepOutcome => ({
  summary: `${reusedFrom(reuse?.from)}: ${summary}`.slice(0, 400),
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
): Promise<ReuseFacts> {
  return {
    ...(await outputFacts(files, [], outcomes)),
    fingerprint: await notedFingerprint(files, resolved, node),
    nonce: resolved.owner.firstRunId,
    warnings: outcomes.flatMap(({ warnings }) => warnings),
    failedDeliverables: outcomes.flatMap(({ failedDeliverables }) => failedDeliverables),
  };
}

/** Describes all that the node has published, and writes `outputs.json`. @param known what is known of linked files */
export async function outputFacts(
  files: NodeFiles,
  known: readonly OutputFile[],
  outcomes: readonly Pick<StepOutcome, 'seen'>[],
): Promise<Pick<ReuseFacts, 'digest' | 'directories' | 'outputsSha256'>> {
  const outputs = await describeOutputs(files.tree.topDir, await publishedPaths(files), known);
  const text = JSON.stringify({ version: 1, files: outputs });
  await writeFileAtomic(files.outputs(), text);
  const seen = outcomes.flatMap((outcome) => outcome.seen ?? []);
  return {
    digest: seen.length > 0 ? digestOf(seen) : contentsDigest(outputs),
    directories: directoriesDigest(outputs),
    outputsSha256: sha256(text),
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
  const digestOfNode = recordedDigest(tree, (id) => kept.get(id) ?? null);
  for (const node of nodes) {
    if (!(needsOf.get(node.id) ?? []).every(({ from }) => kept.has(from))) continue;
    const { record } = await judgeNode(resolved, node, tree, digestOfNode);
    if (record !== null) kept.set(node.id, record);
  }
  return kept;
}

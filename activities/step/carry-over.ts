/**
 * Takes over what an older compose has made of a node: hard links to its files, which nobody changes in place. Files
 * that name places in the older compose are written anew, and logs are copied, since tools write on in these.
 */
import { copyFile, lstat, readFile, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import type { ResolvedCompose } from '../../config-schemas/resolved-compose.js';
import type { PlanNode } from '../../graph/model.js';
import { phaseNamed } from '../../graph/phase-graph.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import {
  changedParts,
  isLog,
  outputsSchema,
  type OutputFile,
} from '../../lib/fingerprint/index.js';
import {
  hardlinkOrCopy,
  makeDirectory,
  readJsonFile,
  writeScratchFile,
} from '../../lib/process/index.js';
import {
  NodeFiles,
  publishedDirectories,
  readRecord,
  type NodeRecord,
  type Publication,
} from '../../lib/publish/index.js';
import { fingerprintOf, tellsCompose } from './node-fingerprint.js';
import { intactOutputs, judgeRecord, outputFacts } from './reuse.js';
import { recordedDigest } from './recorded-digest.js';

/** What an older compose has of a node. */
export interface OlderNode {
  readonly files: NodeFiles;
  readonly record: NodeRecord;
}

/** Files linked at once. */
const BATCH = 64;

/** What may be taken over of a node; null if nothing may, or the node would be made otherwise now. */
export async function olderNode(
  resolved: ResolvedCompose,
  node: PlanNode,
  tree: ComposeTree,
): Promise<OlderNode | null> {
  if (resolved.older === undefined || !mayTakeOver(resolved, node)) return null;
  const files = new NodeFiles(new ComposeTree(resolved.older.composeDir), node.id);
  const { record } = await judgeRecord(resolved, node, files, recordedDigest(tree));
  return record === null ? null : { files, record };
}

/**
 * What tells the compose is made in each. What reads other machines looks at them again in a new compose, but not in a
 * respin, which begins with what the first has resolved.
 */
function mayTakeOver(resolved: ResolvedCompose, { phase: name }: PlanNode): boolean {
  const phase = phaseNamed(name);
  const config = resolved.config as unknown as Config;
  if (tellsCompose(resolved, phase) || phase.placeBound?.(config) === true) return false;
  if (resolved.older?.takes === 'all') return true;
  return phase.allowReuse?.(config) ?? phase.readsOutside !== true;
}

/**
 * The outputs of a node in the older compose, by their paths below it; null if it has none, somebody wants the node
 * to be made again, or one of them is not what it was.
 */
export async function olderOutputs(
  resolved: ResolvedCompose,
  node: PlanNode,
): Promise<ReadonlyMap<string, string> | null> {
  if (resolved.older === undefined) return null;
  const files = new NodeFiles(new ComposeTree(resolved.older.composeDir), node.id);
  const outputs = await intactOutputs(resolved, node, files);
  return (
    outputs &&
    new Map(outputs.map(({ path: name }) => [name, path.join(files.tree.topDir, name)] as const))
  );
}

/** The same, if the older compose has made them of what this one would, but for its id, label, date and time. */
export async function sameOlderOutputs(
  resolved: ResolvedCompose,
  node: PlanNode,
  tree: ComposeTree,
): Promise<ReadonlyMap<string, string> | null> {
  if (resolved.older === undefined) return null;
  const record = await readRecord(
    new NodeFiles(new ComposeTree(resolved.older.composeDir), node.id),
  );
  if (record === null || record === 'damaged' || record.reuse === undefined) return null;
  const now = await fingerprintOf(resolved, node, recordedDigest(tree));
  const changes = changedParts(record.reuse.fingerprint, now);
  return changes.every((change) => change === 'compose changed')
    ? await olderOutputs(resolved, node)
    : null;
}

/** Everything that the older node has published, made in scratch. */
export async function takeOver(
  { files }: OlderNode,
  tree: ComposeTree,
  scratch: string,
): Promise<Publication> {
  const from = path.join(scratch, 'taken-over');
  const older = files.tree.topDir;
  await makeDirectory(from);
  for (const directory of await publishedDirectories(files)) {
    await makeDirectory(path.join(from, path.relative(older, directory)));
  }
  const { files: outputs } = await readJsonFile(files.outputs(), outputsSchema);
  for (let start = 0; start < outputs.length; start += BATCH) {
    const batch = outputs.slice(start, start + BATCH);
    await Promise.all(
      batch.map((output) => takeFile(output, { older, to: from, topDir: tree.topDir })),
    );
  }
  const last = outputs
    .map(({ path: name }) => name)
    .filter((name) => name.endsWith('/repodata/repomd.xml'));
  return { from, to: tree.topDir, last };
}

/** The older record as this compose's. */
export const fromOlder = ({ record, files }: OlderNode): NodeRecord => {
  const { reuse } = record;
  return reuse === undefined ? record : { ...record, reuse: { ...reuse, from: files.tree.topDir } };
};

/** What the node's record says; writes `outputs.json`. What followers see is what they saw in the older compose. */
export async function olderFacts(
  files: NodeFiles,
  older: OlderNode,
  nonce: string,
): Promise<Pick<NodeRecord, 'summary' | 'numbers' | 'reuse'>> {
  const { files: known } = await readJsonFile(older.files.outputs(), outputsSchema);
  const facts = await outputFacts(files, known, []);
  const { summary, numbers, reuse } = fromOlder(older);
  if (reuse === undefined) return { summary, numbers };
  return { summary, numbers, reuse: { ...reuse, ...facts, digest: reuse.digest, nonce } };
}

interface Places {
  readonly older: string;
  /** Stands for the compose's directory. */
  readonly to: string;
  readonly topDir: string;
}

async function takeFile(
  { path: name, seen }: OutputFile,
  { older, to, topDir }: Places,
): Promise<void> {
  const [source, target] = [path.join(older, name), path.join(to, name)];
  await makeDirectory(path.dirname(target));
  if ((await lstat(source)).isSymbolicLink()) {
    await symlink(linkTarget(await readlink(source), name, { older, to, topDir }), target);
  } else if (seen !== undefined) {
    const text = await readFile(source, 'utf8');
    await writeScratchFile(target, text.replaceAll(older, topDir));
  } else if (isLog(name)) {
    await copyFile(source, target);
  } else {
    await hardlinkOrCopy(source, target);
  }
}

/** The same place as seen from the new compose: what lies in the compose itself, in the new one. */
function linkTarget(link: string, name: string, { older, topDir }: Places): string {
  const absolute = path.resolve(path.dirname(path.join(older, name)), link);
  const isInside = absolute.startsWith(`${older}${path.sep}`);
  if (path.isAbsolute(link)) return isInside ? absolute.replace(older, topDir) : link;
  if (isInside) return link;
  return path.relative(path.dirname(path.join(topDir, name)), absolute);
}

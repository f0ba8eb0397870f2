/** What a compose's directory tells of how it was made: its nodes with their times, its failures, its results. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeIdSchema, type NodeId } from '../../config-schemas/names.js';
import { readIdentity } from '../compose-id/index.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { decisionsOf, type ReportDecision } from './decisions.js';
import { failedNodes, readLastSection, type FailedNode } from '../diagnosis/index.js';
import { readJsonFile } from '../process/index.js';
import { parseImages, parseRpms, type ImageEntry } from '../productmd/index.js';
import { nodeRecordSchema, NodeFiles, readAttempts, type AttemptLine } from '../publish/index.js';
import { readStatus } from '../status/index.js';

export type ReportState = 'done' | 'failed' | 'unfinished';

/** How a node went. Times are milliseconds since 1970. */
export interface ReportNode {
  readonly id: NodeId;
  readonly phase: string;
  readonly state: ReportState;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attempts: number;
  /** Milliseconds in external commands. */
  readonly toolMs: number;
  readonly hosts: readonly string[];
  /** What it says of itself; empty if it has not ended. */
  readonly summary: string;
}

export interface ReportFailure extends FailedNode {
  /** The last lines of the command's log. */
  readonly logTail: string;
}

export interface ReportFacts {
  readonly composeId: string;
  readonly status: string;
  readonly release: string;
  readonly label: string | null;
  /** In order of their start. */
  readonly nodes: readonly ReportNode[];
  readonly failures: readonly ReportFailure[];
  /** What the operator decided, who and why, in order. */
  readonly decisions: readonly ReportDecision[];
  readonly images: readonly { readonly place: string; readonly image: ImageEntry }[];
  /** By `VARIANT.ARCH`: how many packages of each category. */
  readonly packages: readonly {
    readonly place: string;
    readonly binary: number;
    readonly debug: number;
    readonly source: number;
  }[];
}

/** Reads a compose's directory, of a compose in any state. */
export async function reportFacts(tree: ComposeTree): Promise<ReportFacts> {
  const [identity, failures, nodes] = await Promise.all([
    readIdentity(tree.topDir),
    failedNodes(tree),
    nodesOf(tree),
  ]);
  const failed = new Set(failures.map(({ node }) => node));
  return {
    composeId: identity?.id ?? path.basename(tree.topDir),
    status: (await readStatus(tree.topDir)) ?? 'unknown',
    release: identity === null ? '' : `${identity.release.name} ${identity.release.version}`,
    label: identity?.label ?? null,
    nodes: nodes.map((node) => (failed.has(node.id) ? { ...node, state: 'failed' } : node)),
    decisions: await decisionsOf(tree),
    failures: await Promise.all(failures.map(withTail)),
    images: await imagesOf(tree),
    packages: await packagesOf(tree),
  };
}

async function nodesOf(tree: ComposeTree): Promise<readonly ReportNode[]> {
  const names = await readdir(tree.nodesDir()).catch(() => []);
  const nodes = await Promise.all(
    names.map(async (name) => {
      const id = nodeIdSchema.safeParse(name).data;
      return id === undefined ? null : await nodeOf(tree, id);
    }),
  );
  return nodes
    .filter((node) => node !== null)
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

async function nodeOf(tree: ComposeTree, id: NodeId): Promise<ReportNode | null> {
  const lines = await readAttempts(new NodeFiles(tree, id));
  const [first] = lines;
  if (first === undefined) return null;
  const record = await readJsonFile(tree.nodeRecord(id), nodeRecordSchema).catch(() => null);
  const starts = lines.filter(
    (line): line is Extract<AttemptLine, { event: 'start' }> => line.event === 'start',
  );
  return {
    id,
    phase: id.split(':', 1)[0] ?? id,
    state: record === null ? 'unfinished' : 'done',
    startedAt: Date.parse(first.time),
    endedAt: Math.max(...lines.map(({ time }) => Date.parse(time))),
    attempts: starts.length,
    toolMs: lines.reduce((sum, line) => sum + (line.event === 'end' ? line.toolMs : 0), 0),
    hosts: [...new Set(starts.map(({ host }) => host))],
    summary: record?.summary ?? '',
  };
}

const TAIL_LINES = 30;

async function withTail(failure: FailedNode): Promise<ReportFailure> {
  const text = failure.command === null ? null : await readLastSection(failure.command.logFile);
  const lines = (text ?? '').trimEnd().split('\n');
  return { ...failure, logTail: lines.slice(-TAIL_LINES).join('\n') };
}

async function imagesOf(tree: ComposeTree): Promise<ReportFacts['images']> {
  const file = tree.metadataFile('images.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return [];
  return Object.entries(parseImages(text, file).images).flatMap(([variant, byArch]) =>
    Object.entries(byArch).flatMap(([arch, images]) =>
      images.map((image) => ({ place: `${variant}.${arch}`, image })),
    ),
  );
}

async function packagesOf(tree: ComposeTree): Promise<ReportFacts['packages']> {
  const file = tree.metadataFile('rpms.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return [];
  return Object.entries(parseRpms(text, file).rpms).flatMap(([variant, byArch]) =>
    Object.entries(byArch).map(([arch, bySource]) => {
      const counts = { binary: 0, debug: 0, source: 0 };
      for (const packages of Object.values(bySource)) {
        for (const { category } of Object.values(packages)) counts[category] += 1;
      }
      return { place: `${variant}.${arch}`, ...counts };
    }),
  );
}

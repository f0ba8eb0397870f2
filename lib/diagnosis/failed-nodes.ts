/** The nodes of a compose that failed, out of what their attempts left on disk: no server is asked. */
import { readdir, stat } from 'node:fs/promises';
import { nodeIdSchema, type NodeId } from '../../config-schemas/names.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { NodeFiles, readAttempts, type AttemptLine } from '../publish/index.js';
import { findCause, findKnownCause, lastWords, type Cause } from './cause.js';
import { readLastSection } from './read-log.js';

type Start = Extract<AttemptLine, { event: 'start' }>;
type End = Extract<AttemptLine, { event: 'end' }>;
type CommandLine = Extract<AttemptLine, { event: 'command' }>;

export interface FailedNode {
  readonly node: NodeId;
  /** The step that failed last. */
  readonly step: string;
  /** How many attempts of it failed. */
  readonly attempts: number;
  readonly host: string;
  /** ISO 8601. */
  readonly failedAt: string;
  readonly error: {
    readonly type: string;
    readonly message: string;
    readonly hint: string | null;
  };
  /** The last command of the failed attempt, and its log; null if it failed in our own code. */
  readonly command: { readonly words: readonly string[]; readonly logFile: string } | null;
  readonly cause: Cause | null;
}

/** Failed nodes, the first failure first. Nodes that have ended well since are none. */
export async function failedNodes(tree: ComposeTree): Promise<readonly FailedNode[]> {
  const names = await readdir(tree.nodesDir()).catch(() => []);
  const found: FailedNode[] = [];
  for (const name of names) {
    const node = nodeIdSchema.safeParse(name).data;
    if (node === undefined) continue;
    const failed = await failureOf(tree, node);
    if (failed !== null) found.push(failed);
  }
  return found.sort((a, b) => (a.failedAt < b.failedAt ? -1 : Number(a.failedAt > b.failedAt)));
}

/** How a node failed; null if it has not. */
async function failureOf(tree: ComposeTree, node: NodeId): Promise<FailedNode | null> {
  const lines = await readAttempts(new NodeFiles(tree, node));
  const end = lines.findLast((line) => line.event === 'end' && !isOvertaken(line, lines));
  if (end?.event !== 'end' || end.error === null || end.interrupted) return null;
  const record = await stat(tree.nodeRecord(node)).catch(() => null);
  if (record !== null && record.mtimeMs > Date.parse(end.time)) return null;
  const ofAttempt = (line: AttemptLine): boolean =>
    line.step === end.step && line.epoch === end.epoch;
  const start = lines.find((line): line is Start => line.event === 'start' && ofAttempt(line));
  const command = lines.findLast(
    (line): line is CommandLine => line.event === 'command' && ofAttempt(line),
  );
  return {
    node,
    step: end.step,
    attempts: lines.filter((line) => isFailure(line) && line.step === end.step).length,
    host: start?.host ?? 'unknown',
    failedAt: end.time,
    error: end.error,
    command: command === undefined ? null : { words: command.command, logFile: command.logFile },
    cause: await causeOf(end.error, command),
  };
}

/** An attempt that was frozen may end long after the one that took its step over, and says nothing of the node. */
const isOvertaken = (end: End, lines: readonly AttemptLine[]): boolean =>
  end.error?.type === 'OwnershipError' ||
  lines.some((line) => line.event === 'end' && line.step === end.step && line.epoch > end.epoch);

const isFailure = (line: AttemptLine): line is End =>
  line.event === 'end' && line.error !== null && !line.interrupted;

/** A tool's error is explained by its log, a Koji task's by what the builder said; our own errors explain themselves. */
async function causeOf(
  error: NonNullable<End['error']>,
  command: CommandLine | undefined,
): Promise<Cause | null> {
  // Many nodes fail for want of room, each with another file in its message: they are told as one.
  const isKnown = error.type === 'KojiTaskError' || error.type === 'SpaceError';
  if (isKnown) return findKnownCause(error.message);
  if (error.type !== 'ToolError') return null;
  const section = command === undefined ? null : await readLastSection(command.logFile);
  const known = (section === null ? null : findCause(section)) ?? findCause(error.message);
  return known ?? (section === null ? null : lastWords(section));
}

/** Which faults there are: for each phase, at one of its nodes, every point that an undisturbed run passed. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NodeId } from '../../../config-schemas/names.js';
import { ComposeTree } from '../../../lib/compose-tree/index.js';
import {
  NodeFiles,
  nodeRecordSchema,
  readAttempts,
  type FaultPoint,
} from '../../../lib/publish/index.js';
import { readJsonFile } from '../../../lib/process/index.js';

/** `POINT NODE KEY`, as lib/publish/fault-point.ts names them. */
export type Fault = string;

const FRAME = ['validate', 'allocate', 'resolve', 'finish'];

const fault = (point: FaultPoint, node: string, key: string): Fault => `${point} ${node} ${key}`;

/** All faults of a compose that ran undisturbed. */
export async function faultsOf(composeDir: string): Promise<readonly Fault[]> {
  const tree = new ComposeTree(composeDir);
  const nodes = await readdir(tree.nodesDir());
  const byPhase = new Map(nodes.sort().map((node) => [node.split(':')[0], node]));
  const ofPhases = await Promise.all(
    [...byPhase.values()].map((node) => faultsOfNode(tree, node as NodeId)),
  );
  const ofFrame = FRAME.flatMap((name) => [
    fault('before-claim', 'compose', name),
    fault('after-record', 'compose', name),
  ]);
  return [...ofFrame, ...ofPhases.flat()];
}

async function faultsOfNode(tree: ComposeTree, node: NodeId): Promise<Fault[]> {
  const files = new NodeFiles(tree, node);
  const { steps } = await readJsonFile(files.record(), nodeRecordSchema);
  const ran = new Set(
    (await readAttempts(files)).flatMap((line) => (line.event === 'command' ? [line.step] : [])),
  );
  return steps.flatMap(({ step, outputs }) => [
    fault('before-claim', node, step),
    ...(ran.has(step) ? [fault('in-tool', node, step)] : []),
    ...(outputs > 0 ? [fault('mid-publish', node, step), fault('after-publish', node, step)] : []),
    fault('after-record', node, step),
  ]);
}

/** Asks for faults in a directory. */
export async function requestFaults(dir: string, faults: readonly Fault[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of faults) await writeFile(path.join(dir, name), '');
}

/** Faults that nobody came by. */
export async function faultsNotHit(dir: string): Promise<readonly Fault[]> {
  return (await readdir(dir)).filter((name) => !/^(?:hit|frozen) /.test(name));
}

/** Workers that froze themselves at a point: process ids by fault. */
export async function frozenAt(dir: string): Promise<ReadonlyMap<Fault, number>> {
  const found = (await readdir(dir)).flatMap((name) => {
    const [, pid, fault] = /^frozen (\d+) (.*)$/.exec(name) ?? [];
    return fault === undefined ? [] : [[fault, Number(pid)] as const];
  });
  return new Map(found);
}

/** How long each phase took, and how much of it in tools: from the attempts that the nodes of a compose left. */
import { readdir } from 'node:fs/promises';
import type { NodeId } from '../../config-schemas/names.js';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { NodeFiles, readAttempts } from '../../lib/publish/index.js';

export interface PhaseTime {
  readonly phase: string;
  nodes: number;
  /** First start of any of its nodes, milliseconds since 1970. */
  startMs: number;
  endMs: number;
  /** Sums over its steps. */
  stepMs: number;
  toolMs: number;
}

/** The phases of a compose in the order that they began. */
export async function phaseTimes(composeDir: string): Promise<PhaseTime[]> {
  const tree = new ComposeTree(composeDir);
  const phases = new Map<string, PhaseTime>();
  for (const node of await readdir(tree.nodesDir())) {
    const phase = node.replace(/:.*/, '');
    const time = phases.get(phase) ?? emptyPhase(phase);
    phases.set(phase, time);
    time.nodes += 1;
    await addAttempts(new NodeFiles(tree, node as NodeId), time);
  }
  return [...phases.values()].sort((a, b) => a.startMs - b.startMs);
}

const emptyPhase = (phase: string): PhaseTime => ({
  phase,
  nodes: 0,
  startMs: Infinity,
  endMs: 0,
  stepMs: 0,
  toolMs: 0,
});

async function addAttempts(files: NodeFiles, time: PhaseTime): Promise<void> {
  for (const line of await readAttempts(files)) {
    const atMs = Date.parse(line.time);
    time.startMs = Math.min(time.startMs, atMs);
    time.endMs = Math.max(time.endMs, atMs);
    if (line.event !== 'end') continue;
    time.stepMs += line.durationMs;
    time.toolMs += line.toolMs;
  }
}

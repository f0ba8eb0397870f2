/**
 * Lines of the compose's main log, in Pungi's words: a phase begins with its first node and is done with its last.
 * Lines are gathered while one write is under way, so that logging never holds up the compose.
 */
import { condition } from '@temporalio/workflow';
import type { ComposeFrameActivities } from '../graph/compose-activities.js';
import type { NodeState, Plan, PlanNode } from '../graph/model.js';
import { phaseNamed } from '../graph/phase-graph.js';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import { factsOf } from './failure.js';

type Line = Parameters<ComposeFrameActivities['compose.log']>[0]['lines'][number];
type Write = (lines: readonly Line[]) => Promise<void>;

const ENDED: readonly NodeState[] = [
  'done',
  'reused',
  'failed',
  'failed-allowed',
  'skipped',
  'cancelled',
];

export class PhaseLog {
  private readonly lines: Line[] = [];
  private readonly nodesLeft = new Map<string, number>();
  private readonly startedAt = new Map<string, number>();
  private readonly endedNodes = new Set<string>();
  private readonly failedPhases = new Set<string>();
  /** Phases of which a node did something; others were reused as a whole. */
  private readonly workingPhases = new Set<string>();
  private writing = false;

  constructor(
    plan: Plan,
    private readonly write: Write,
    private readonly scheduler: Scheduler,
    /** Told when a phase of Pungi's begins, and when it has come to a good end. */
    private readonly tell: (event: 'phase-start' | 'phase-stop', phase: string) => void,
  ) {
    for (const node of plan.nodes) {
      const phase = pungiPhaseOf(node.phase);
      if (phase !== null) this.nodesLeft.set(phase, (this.nodesLeft.get(phase) ?? 0) + 1);
    }
  }

  /** When each phase began, for the next run of the workflow: milliseconds since 1970. */
  pack(): readonly (readonly [string, number])[] {
    return [...this.startedAt];
  }

  /** Goes on after another run of the workflow: what has begun and ended there is not told again. */
  unpack(startedAt: readonly (readonly [string, number])[]): void {
    for (const [phase, timeMs] of startedAt) this.startedAt.set(phase, timeMs);
    for (const [node, state] of this.scheduler.states()) {
      const phase = pungiPhaseOf(node.phase);
      if (phase !== null && ENDED.includes(state)) this.count(node, phase, state);
    }
  }

  /** A phase that this compose does not run. */
  skipped(phase: string): void {
    this.add('WARNING', `[SKIP ] ---------- PHASE: ${phase.toUpperCase()} ----------`);
  }

  started({ node }: Pick<Execution, 'node'>): void {
    const phase = pungiPhaseOf(node.phase);
    if (phase === null || this.startedAt.has(phase)) return;
    this.startedAt.set(phase, Date.now());
    this.add('INFO', `[BEGIN] ---------- PHASE: ${phase.toUpperCase()} ----------`);
    this.tell('phase-start', phase);
  }

  /** What an earlier run has done is told as if it were done now: who follows a compose waits for its phases. */
  reused(node: PlanNode): void {
    this.started({ node });
    this.ended({ node });
  }

  ended({ node }: Pick<Execution, 'node'>): void {
    const phase = pungiPhaseOf(node.phase);
    if (
      phase === null ||
      this.endedNodes.has(node.id) ||
      !ENDED.includes(this.scheduler.state(node.id))
    )
      return;
    if (this.count(node, phase, this.scheduler.state(node.id)) > 0) return;
    const seconds = Math.ceil((Date.now() - (this.startedAt.get(phase) ?? Date.now())) / 1000);
    this.add('INFO', `[DONE ] ---------- PHASE: ${phase.toUpperCase()} ----------`);
    this.add('INFO', `PHASE ${phase.toUpperCase()} took ${String(seconds)} seconds`);
    if (!this.workingPhases.has(phase)) {
      this.add('INFO', `PHASE ${phase.toUpperCase()}: nothing has changed, all of it was reused`);
    }
    if (!this.failedPhases.has(phase)) this.tell('phase-stop', phase);
  }

  /** Gives how many nodes of the phase are left. */
  private count({ id }: PlanNode, phase: string, state: NodeState): number {
    this.endedNodes.add(id);
    if (['failed', 'cancelled'].includes(state)) this.failedPhases.add(phase);
    if (state !== 'reused') this.workingPhases.add(phase);
    const left = (this.nodesLeft.get(phase) ?? 1) - 1;
    this.nodesLeft.set(phase, left);
    return left;
  }

  failed(execution: Execution, error: unknown): void {
    const { node } = execution;
    const { message } = factsOf(error);
    const kind = phaseNamed(node.phase).deliverable ?? node.phase;
    if (node.failable) {
      const title = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
      this.add(
        'ERROR',
        `[FAIL] ${title} (variant ${node.variant ?? ''}, arch ${node.arch ?? ''}) failed, but going on anyway.`,
      );
    }
    this.add('ERROR', `[${node.id}/${execution.step.name}] ${message}`);
    this.ended(execution);
  }

  add(level: Line['level'], text: string): void {
    this.lines.push({ level, text, timeMs: Date.now() });
    if (!this.writing) void this.writeOut();
  }

  /** All lines are on disk. */
  async flushed(): Promise<void> {
    await condition(() => !this.writing && this.lines.length === 0);
  }

  private async writeOut(): Promise<void> {
    this.writing = true;
    while (this.lines.length > 0) {
      const batch = this.lines.splice(0, this.lines.length);
      // The main log is a convenience: that it cannot be written must not end a compose.
      await this.write(batch).catch(() => undefined);
    }
    this.writing = false;
  }
}

function pungiPhaseOf(phase: string): string | null {
  return phaseNamed(phase).pungiPhase;
}

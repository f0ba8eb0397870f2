/** What is known of a run while it goes on: answers the queries, writes the current details, lines for the main log. */
import type { ComposeStatus } from '../config-schemas/names.js';
import type { NodeState, Plan, PlanNode } from '../graph/model.js';
import type { AllocateResult } from '../graph/compose-activities.js';
import type { Kept } from '../graph/rerun.js';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import type { DeliverableRef, StepOutcome } from '../graph/wire.js';
import { deliverablesOf, type Deliverables } from './ends.js';
import { factsOf } from './failure.js';
import type { PlanPage, PlanQueryInput, StatusReport } from './messages.js';
import { executionId } from './step-activity.js';

const PAGE_LIMIT = 500;
/** Temporal refuses current details of over 20,000 bytes. */
const DETAILS_LIMIT = 18_000;
const TERMINAL: readonly NodeState[] = [
  'done',
  'reused',
  'failed',
  'failed-allowed',
  'skipped',
  'cancelled',
];

interface NodeView {
  step: string | null;
  summary: string | null;
  startedAt: number | null;
  endedAt: number | null;
}

type Running = StatusReport['running'][number];
type PhaseRow = StatusReport['phases'][number];

export class RunView {
  private composeId: string | null = null;
  private composeDir: string | null = null;
  status: ComposeStatus | 'STARTING' | 'WAITING' = 'STARTING';
  readonly warnings: string[] = [];
  readonly failures: StatusReport['failures'][number][] = [];
  private plan: Plan = { nodes: [], edges: [] };
  private scheduler: Scheduler | null = null;
  private readonly nodes = new Map<string, NodeView>();
  private readonly running = new Map<string, Running>();
  private readonly reported: DeliverableRef[] = [];
  /** How often a node has failed: a further round needs activity ids of its own. */
  private readonly rounds = new Map<string, number>();

  begin({ composeId, composeDir }: AllocateResult, warnings: readonly string[]): void {
    this.composeId = composeId;
    this.composeDir = composeDir;
    this.status = 'STARTED';
    this.warnings.push(...warnings);
  }

  end(status: ComposeStatus): void {
    this.status = status;
  }

  follow(plan: Plan, scheduler: Scheduler): void {
    this.plan = plan;
    this.scheduler = scheduler;
  }

  /** What an earlier run has left. */
  keep({ nodes, failedDeliverables, warnings }: Kept): void {
    this.reported.push(...failedDeliverables);
    this.warnings.push(...warnings);
    const now = Date.now();
    for (const index of nodes) {
      const node = this.plan.nodes[index];
      if (node === undefined) continue;
      const view = { step: null, summary: 'reused', startedAt: now, endedAt: now };
      this.nodes.set(node.id, view);
    }
  }

  roundOf(node: string): number {
    return this.rounds.get(node) ?? 0;
  }

  hasFailed(node: string): boolean {
    return this.plan.nodes.some(
      (candidate) => candidate.id === node && this.stateOf(candidate) === 'failed',
    );
  }

  nodeCount(): number {
    return this.plan.nodes.length;
  }

  deliverables(): Deliverables {
    if (this.scheduler === null) return { required: [], attempted: [], failed: [] };
    return deliverablesOf(this.scheduler, this.reported);
  }

  started(execution: Execution): void {
    const now = Date.now();
    const view = this.viewOf(execution.node.id);
    view.startedAt ??= now;
    view.step = execution.step.name;
    this.running.set(executionId(execution), {
      node: execution.node.id,
      step: execution.step.name,
      queue: execution.taskQueue,
      startedAt: now,
    });
  }

  succeeded(execution: Execution, outcome: StepOutcome): void {
    this.ended(execution, outcome.summary);
    this.reported.push(...outcome.failedDeliverables);
    for (const warning of outcome.warnings) this.warnings.push(`${execution.node.id}: ${warning}`);
  }

  failed(execution: Execution, error: unknown): void {
    const { message, hint } = factsOf(error);
    this.rounds.set(execution.node.id, this.roundOf(execution.node.id) + 1);
    this.ended(execution, message.split('\n')[0] ?? message);
    this.failures.push({
      node: execution.node.id,
      step: execution.step.name,
      allowed: execution.node.failable,
      message,
      hint,
    });
  }

  /** The operator goes on without a node that failed. */
  skipped(node: string): void {
    for (const [index, failure] of this.failures.entries()) {
      if (failure.node === node) this.failures[index] = { ...failure, allowed: true };
    }
    this.viewOf(node).endedAt = Date.now();
  }

  /** Answers query `status`. */
  report(): Omit<StatusReport, 'operator'> {
    return {
      composeId: this.composeId,
      composeDir: this.composeDir,
      status: this.status,
      counts: this.counts(),
      phases: this.phaseRows(),
      running: [...this.running.values()],
      failures: this.failures,
      warnings: this.warnings.slice(-100),
    };
  }

  /** Answers query `plan`. */
  page({ offset = 0, limit = PAGE_LIMIT }: PlanQueryInput): PlanPage {
    const nodes = this.plan.nodes.slice(offset, offset + Math.min(limit, PAGE_LIMIT));
    const ids = new Set<string>(nodes.map((node) => node.id));
    return {
      total: this.plan.nodes.length,
      offset,
      nodes: nodes.map((node) => ({
        id: node.id,
        phase: node.phase,
        state: this.stateOf(node),
        ...(this.nodes.get(node.id) ?? {
          step: null,
          summary: null,
          startedAt: null,
          endedAt: null,
        }),
      })),
      edges: this.plan.edges.filter((edge) => ids.has(edge.to)),
    };
  }

  /** A Markdown table of the phases for Temporal's UI. */
  details(): string {
    const rows = this.phaseRows().map(
      (row) =>
        `| ${row.phase} | ${mark(row)} | ${String(row.done)}/${String(row.total)} | ${elapsed(row)} |`,
    );
    const failures = this.failures.map(
      (failure) => `- **${failure.node}**: ${failure.message.slice(0, 500)}`,
    );
    const text = [
      `**${this.composeId ?? 'compose'}** ${this.status}`,
      this.composeDir === null ? '' : `\`${this.composeDir}\``,
      '',
      '| phase | state | nodes | time |',
      '|---|---|---|---|',
      ...rows,
      ...(failures.length > 0 ? ['', 'Failures:', ...failures] : []),
    ].join('\n');
    return text.length > DETAILS_LIMIT ? `${text.slice(0, DETAILS_LIMIT)}\n…` : text;
  }

  private ended(execution: Execution, summary: string): void {
    const view = this.viewOf(execution.node.id);
    view.summary = summary;
    if (TERMINAL.includes(this.stateOf(execution.node))) view.endedAt = Date.now();
    this.running.delete(executionId(execution));
  }

  private viewOf(id: string): NodeView {
    const known = this.nodes.get(id);
    if (known !== undefined) return known;
    const view: NodeView = { step: null, summary: null, startedAt: null, endedAt: null };
    this.nodes.set(id, view);
    return view;
  }

  private stateOf(node: PlanNode): NodeState {
    return this.scheduler?.state(node.id) ?? 'waiting';
  }

  private counts(): StatusReport['counts'] {
    const counts: Record<NodeState, number> = {
      waiting: 0,
      running: 0,
      done: 0,
      reused: 0,
      failed: 0,
      'failed-allowed': 0,
      skipped: 0,
      cancelled: 0,
    };
    for (const [, state] of this.scheduler?.states() ?? []) counts[state] += 1;
    return counts;
  }

  private phaseRows(): readonly PhaseRow[] {
    const byPhase = new Map<string, PlanNode[]>();
    for (const node of this.plan.nodes) {
      const list = byPhase.get(node.phase);
      if (list === undefined) byPhase.set(node.phase, [node]);
      else list.push(node);
    }
    return [...byPhase].map(([phase, nodes]) => this.phaseRow(phase, nodes));
  }

  private phaseRow(phase: string, nodes: readonly PlanNode[]): PhaseRow {
    const states = nodes.map((node) => this.stateOf(node));
    const count = (...wanted: NodeState[]): number =>
      states.filter((state) => wanted.includes(state)).length;
    const views = nodes.map((node) => this.nodes.get(node.id));
    const starts = views.flatMap((view) => view?.startedAt ?? []);
    const ends = views.flatMap((view) => view?.endedAt ?? []);
    const ended = states.every((state) => TERMINAL.includes(state));
    return {
      phase,
      total: nodes.length,
      done: count('done', 'reused', 'skipped'),
      failed: count('failed', 'failed-allowed'),
      running: count('running'),
      startedAt: starts.length > 0 ? Math.min(...starts) : null,
      endedAt: ended && ends.length > 0 ? Math.max(...ends) : null,
    };
  }
}

function mark(row: PhaseRow): string {
  if (row.failed > 0) return 'failed';
  if (row.done === row.total) return 'done';
  return row.running > 0 ? 'running' : 'waiting';
}

function elapsed(row: PhaseRow): string {
  if (row.startedAt === null) return '';
  return `${String(Math.ceil(((row.endedAt ?? Date.now()) - row.startedAt) / 1000))} s`;
}

/** What is known of a run while it goes on: answers the queries, writes the current details. */
import type { NodeState, Plan, PlanNode } from '../graph/model.js';
import type { AllocateResult } from '../graph/compose-activities.js';
import { noNodes, settled, type StateCounts } from '../graph/phase-tally.js';
import type { Kept } from '../graph/rerun.js';
import type { Execution, Scheduler } from '../graph/scheduler.js';
import type { DeliverableRef, StepOutcome } from '../graph/wire.js';
import { detailsOf } from './details.js';
import { deliverablesOf, type Deliverables } from './ends.js';
import { factsOf } from './failure.js';
import type { PlanPage, PlanQueryInput, RunStatus, StatusReport } from './messages.js';
import { NodeViews, type PackedViews } from './node-views.js';
import { PlanPages } from './plan-pages.js';
import { executionId } from './step-activity.js';

/** An answer has at most 2 MiB, and a failure's message 2 KB: the report and the node records have all of them. */
const MOST_FAILURES = 200;
const MOST_WARNINGS = 100;
const WARNING_LENGTH = 2_000;

const ENDED: readonly NodeState[] = [
  'done',
  'reused',
  'failed',
  'failed-allowed',
  'skipped',
  'cancelled',
];

type Running = StatusReport['running'][number];
type Failure = StatusReport['failures'][number];

/** What one run of the workflow hands over to the next. */
export interface ViewState {
  readonly warnings: readonly string[];
  readonly failures: readonly Failure[];
  readonly reported: readonly DeliverableRef[];
  readonly rounds: readonly (readonly [string, number])[];
  readonly nodes: PackedViews;
}

export class RunView {
  private composeId: string | null = null;
  private composeDir: string | null = null;
  status: RunStatus = 'STARTING';
  /** The compose that has all that this one would have: it ends early. */
  unchangedSince: string | null = null;
  readonly warnings: string[] = [];
  readonly failures: Failure[] = [];
  private plan: Plan = { nodes: [], edges: [] };
  private pages = new PlanPages(this.plan);
  private scheduler: Scheduler | null = null;
  private readonly nodes = new NodeViews();
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

  end(status: RunStatus): void {
    this.status = status;
  }

  follow(plan: Plan, scheduler: Scheduler): void {
    this.plan = plan;
    this.pages = new PlanPages(plan);
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
      this.nodes.started(node, null, now);
      this.nodes.said(node, 'reused', now);
    }
  }

  /** For the next run of the workflow. */
  pack(): ViewState {
    return {
      warnings: this.lastWarnings(),
      failures: this.failures.slice(-MOST_FAILURES),
      reported: this.reported,
      rounds: [...this.rounds],
      nodes: this.nodes.pack(this.plan.nodes),
    };
  }

  /** Goes on from what another run of the workflow has handed over. */
  unpack({ warnings, failures, reported, rounds, nodes }: ViewState): void {
    this.warnings.push(...warnings);
    this.failures.push(...failures);
    this.reported.push(...reported);
    for (const [node, round] of rounds) this.rounds.set(node, round);
    this.nodes.unpack(this.plan.nodes, nodes);
  }

  roundOf(node: string): number {
    return this.rounds.get(node) ?? 0;
  }

  hasFailed(node: string): boolean {
    return this.scheduler?.failedNodes().some(({ id }) => id === node) === true;
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
    this.nodes.started(execution.node, execution.step.name, now);
    this.running.set(executionId(execution), {
      node: execution.node.id,
      step: execution.step.name,
      queue: execution.taskQueue,
      startedAt: now,
    });
  }

  succeeded(execution: Execution, outcome: StepOutcome): void {
    this.ended(execution, outcome.summary);
    this.unchangedSince ??= outcome.unchangedSince ?? null;
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

  /** It is given up without having failed, and will be started again. */
  takenBack(execution: Execution): void {
    this.running.delete(executionId(execution));
  }

  /** The operator goes on without a node that failed. */
  skipped(node: PlanNode): void {
    for (const [index, failure] of this.failures.entries()) {
      if (failure.node === node.id) this.failures[index] = { ...failure, allowed: true };
    }
    this.nodes.said(node, null, Date.now());
  }

  /** Answers query `status`. */
  report(): Omit<StatusReport, 'operator'> {
    return {
      ...this.head(),
      counts: this.countsOf(this.scheduler?.tally.total()),
      running: [...this.running.values()],
      failures: this.failures.slice(-MOST_FAILURES),
      warnings: this.lastWarnings(),
    };
  }

  /** Answers query `plan`. */
  page(input: PlanQueryInput): PlanPage {
    return this.pages.page(
      input,
      (node) => this.stateOf(node),
      (node) => this.nodes.of(node),
    );
  }

  details(): string {
    return detailsOf({ ...this.head(), failures: this.failures });
  }

  private head(): Pick<StatusReport, 'composeId' | 'composeDir' | 'status' | 'phases'> {
    const { composeId, composeDir, status } = this;
    return { composeId, composeDir, status, phases: this.phaseRows() };
  }

  private lastWarnings(): readonly string[] {
    return this.warnings.slice(-MOST_WARNINGS).map((text) => text.slice(0, WARNING_LENGTH));
  }

  private ended(execution: Execution, summary: string): void {
    const isOver = ENDED.includes(this.stateOf(execution.node));
    this.nodes.said(execution.node, summary, isOver ? Date.now() : null);
    this.running.delete(executionId(execution));
  }

  private stateOf({ id }: PlanNode): NodeState {
    const state = this.scheduler?.state(id) ?? 'waiting';
    const isOpen = state === 'waiting' || state === 'running';
    return isOpen && this.scheduler?.isCutOff() === true ? 'cancelled' : state;
  }

  private countsOf(counts: StateCounts = noNodes()): StateCounts {
    return this.scheduler?.isCutOff() === true ? settled(counts) : counts;
  }

  private phaseRows(): StatusReport['phases'] {
    return [...(this.scheduler?.tally.phases() ?? [])].map(([phase, tallied]) => {
      const counts = this.countsOf(tallied);
      const { startedAt, endedAt } = this.nodes.periodOf(phase);
      return {
        phase,
        total: Object.values(counts).reduce((sum, count) => sum + count, 0),
        done: counts.done + counts.reused + counts.skipped,
        failed: counts.failed + counts['failed-allowed'],
        running: counts.running,
        startedAt,
        endedAt: counts.waiting + counts.running === 0 ? endedAt : null,
      };
    });
  }
}

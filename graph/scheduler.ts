/**
 * Walks a plan: says which steps to start now, is told how they end, and knows when all is over. Pure: the workflow
 * gives it hands. A step never starts before what its node needs is done; a cap per task queue keeps an arch without
 * workers from blocking the others; among what may start, the node with the longest chain behind it comes first.
 */
import TinyQueue from 'tinyqueue';
import type { NodeId } from '../config-schemas/names.js';
import type { NodeState, PhaseDeclaration, Plan, PlanNode, StepDeclaration } from './model.js';
import { chainLengths, outgoing } from './topology.js';
import type { StepOutcome } from './wire.js';

/** One run of one step: an activity to start. */
export interface Execution {
  readonly node: PlanNode;
  readonly step: StepDeclaration;
  /** From 0 for an `each` step, else null. */
  readonly item: number | null;
  readonly taskQueue: string;
  readonly commits: boolean;
  readonly previous: Readonly<Record<string, StepOutcome | readonly StepOutcome[]>>;
  /** From 1, the most urgent, to 5. */
  readonly priority: number;
  /** A Koji task that the operator wants the node to take as its own. */
  readonly adoptTask: number | null;
}

export interface SchedulerOptions {
  readonly phaseNamed: (name: string) => PhaseDeclaration;
  readonly taskQueueOf: (step: StepDeclaration, node: PlanNode) => string;
  /** How many executions may be under way at once on a task queue. */
  readonly capOf: (taskQueue: string) => number;
  /** After a fatal failure: start nothing new, or hold only the branch that needs the node. */
  readonly onFailure: 'stop' | 'wait';
  /** Nodes whose work an earlier run has done. */
  readonly reused?: ReadonlySet<NodeId>;
}

interface Progress {
  readonly node: PlanNode;
  readonly steps: readonly StepDeclaration[];
  state: NodeState;
  missingNeeds: number;
  needFailed: boolean;
  step: number;
  items: number;
  nextItem: number;
  inFlight: number;
  failed: boolean;
  /** It failed for want of something that a person can give from outside. */
  mendable: boolean;
  adoptTask: number | null;
  readonly outcomes: Map<string, StepOutcome | StepOutcome[]>;
}

interface Waiting {
  readonly node: NodeId;
  readonly rank: number;
  readonly order: number;
}

export class Scheduler {
  private readonly progress = new Map<NodeId, Progress>();
  private readonly downstream: ReadonlyMap<NodeId, readonly NodeId[]>;
  private readonly ranks: ReadonlyMap<NodeId, number>;
  private readonly order = new Map<NodeId, number>();
  private readonly waiting = new Map<string, TinyQueue<Waiting>>();
  private readonly underWay = new Map<string, number>();
  private readonly longestChain: number;
  private inFlight = 0;
  private stopped = false;
  private paused = false;
  /** Caps that a person has set over those of the options. */
  private readonly limits = new Map<string, number>();

  constructor(
    plan: Plan,
    private readonly options: SchedulerOptions,
  ) {
    this.downstream = outgoing(plan.edges);
    this.ranks = chainLengths(plan.nodes, plan.edges);
    this.longestChain = Math.max(1, ...this.ranks.values());
    for (const [index, node] of plan.nodes.entries()) {
      this.order.set(node.id, index);
      this.progress.set(node.id, newProgress(node, options.phaseNamed(node.phase).steps));
    }
    for (const edge of plan.edges) this.of(edge.to).missingNeeds += 1;
    // Nodes that end at once begin those behind them: the first ones are known before any begins.
    const first = [...this.progress.values()].filter(({ missingNeeds }) => missingNeeds === 0);
    for (const progress of first) this.beginNode(progress);
  }

  /** What to start now; each execution is given out once. */
  next(): readonly Execution[] {
    if (this.stopped || this.paused) return [];
    const executions: Execution[] = [];
    for (const [taskQueue, nodes] of this.waiting) {
      const cap = this.capOf(taskQueue);
      while ((this.underWay.get(taskQueue) ?? 0) < cap) {
        const entry = nodes.peek();
        if (entry === undefined) break;
        const progress = this.of(entry.node);
        executions.push(this.begin(progress, taskQueue));
        if (progress.nextItem >= progress.items) nodes.pop();
      }
    }
    return executions;
  }

  /** An execution ended well. */
  succeed(execution: Execution, outcome: StepOutcome): void {
    const progress = this.end(execution);
    if (execution.item === null) {
      progress.outcomes.set(execution.step.name, outcome);
    } else {
      const list = progress.outcomes.get(execution.step.name);
      if (Array.isArray(list)) list[execution.item] = outcome;
    }
    this.advance(progress);
  }

  /** True: `next` would give something. */
  canStart(): boolean {
    if (this.stopped || this.paused) return false;
    return [...this.waiting].some(
      ([taskQueue, nodes]) =>
        nodes.length > 0 && (this.underWay.get(taskQueue) ?? 0) < this.capOf(taskQueue),
    );
  }

  /**
   * An execution failed for good.
   * @param mendable a person can remove the cause from outside (no space left): holds the branch whatever was asked for
   */
  fail(execution: Execution, mendable = false): void {
    const progress = this.end(execution);
    progress.failed = true;
    progress.mendable ||= mendable;
    if (this.isFatal(progress)) this.stop();
    this.advance(progress);
  }

  /** Starts nothing any more. What is under way is still to be reported. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * Lets a failed node begin again at the step that failed; only while the scheduler has not been stopped.
   * @param adoptTask a Koji task that it shall take as its own
   */
  retry(node: NodeId, adoptTask: number | null = null): void {
    const progress = this.of(node);
    if (progress.state !== 'failed') throw new Error(`${node} has not failed`);
    progress.failed = false;
    progress.mendable = false;
    progress.adoptTask = adoptTask;
    progress.state = 'running';
    this.enqueueStep(progress);
  }

  /** Goes on without what a failed node should have made, as if it had been allowed to fail. */
  skip(node: NodeId): void {
    const progress = this.of(node);
    if (progress.state !== 'failed') throw new Error(`${node} has not failed`);
    this.finishNode(progress, 'failed-allowed');
  }

  /** Starts nothing until resumed; what is under way goes on. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  isPaused(): boolean {
    return this.paused;
  }

  /** How many executions may be under way at once on a task queue from now on; null: as at the beginning. */
  limit(taskQueue: string, limit: number | null): void {
    if (limit === null) this.limits.delete(taskQueue);
    else this.limits.set(taskQueue, limit);
  }

  /** Nothing is under way, and nothing could start. */
  isOver(): boolean {
    return (
      this.inFlight === 0 && (this.stopped || ![...this.waiting.values()].some((q) => q.length > 0))
    );
  }

  /** After `isOver`: some nodes failed and hold others back, which a person may release. */
  isHeld(): boolean {
    return !this.stopped && this.states().some(([, state]) => state === 'failed');
  }

  /** @throws Error if the plan has no such node */
  nodeOf(id: NodeId): PlanNode {
    return this.of(id).node;
  }

  state(node: NodeId): NodeState {
    return this.of(node).state;
  }

  /** All nodes with their states, in plan order. After a stop, what never started is `cancelled`. */
  states(): readonly (readonly [PlanNode, NodeState])[] {
    const settled = this.inFlight === 0 && this.stopped;
    return [...this.progress.values()].map(({ node, state }) => [
      node,
      settled && (state === 'waiting' || state === 'running') ? 'cancelled' : state,
    ]);
  }

  private capOf(taskQueue: string): number {
    return this.limits.get(taskQueue) ?? this.options.capOf(taskQueue);
  }

  private isFatal({ node, mendable }: Progress): boolean {
    return !node.failable && !mendable && this.options.onFailure === 'stop';
  }

  private of(id: NodeId): Progress {
    const progress = this.progress.get(id);
    if (progress === undefined) throw new Error(`the plan has no node ${id}`);
    return progress;
  }

  private beginNode(progress: Progress): void {
    const phase = this.options.phaseNamed(progress.node.phase);
    if (this.options.reused?.has(progress.node.id) === true) {
      this.finishNode(progress, 'reused');
    } else if (progress.needFailed && phase.onNeedFailed === 'skip') {
      this.finishNode(progress, 'skipped');
    } else if (progress.steps.length === 0) {
      this.finishNode(progress, 'done');
    } else {
      this.enqueueStep(progress);
    }
  }

  private enqueueStep(progress: Progress): void {
    const step = this.currentStep(progress);
    const first = progress.outcomes.get(step.each ?? '');
    progress.items =
      step.each === undefined ? 1 : ((Array.isArray(first) ? undefined : first?.items) ?? 0);
    progress.nextItem = 0;
    if (step.each !== undefined) progress.outcomes.set(step.name, []);
    if (progress.items === 0) {
      this.advance(progress);
      return;
    }
    const taskQueue = this.options.taskQueueOf(step, progress.node);
    const queue = this.waiting.get(taskQueue) ?? new TinyQueue<Waiting>([], byUrgency);
    this.waiting.set(taskQueue, queue);
    queue.push({
      node: progress.node.id,
      rank: this.ranks.get(progress.node.id) ?? 0,
      order: this.order.get(progress.node.id) ?? 0,
    });
  }

  private begin(progress: Progress, taskQueue: string): Execution {
    const step = this.currentStep(progress);
    const item = step.each === undefined ? null : progress.nextItem;
    progress.state = 'running';
    progress.nextItem += 1;
    progress.inFlight += 1;
    this.inFlight += 1;
    this.underWay.set(taskQueue, (this.underWay.get(taskQueue) ?? 0) + 1);
    const share = (this.ranks.get(progress.node.id) ?? 0) / this.longestChain;
    return {
      node: progress.node,
      step,
      item,
      taskQueue,
      commits: progress.step === progress.steps.length - 1,
      previous: Object.fromEntries([...progress.outcomes].filter(([name]) => name !== step.name)),
      priority: Math.min(5, 1 + Math.floor((1 - share) * 5)),
      adoptTask: progress.adoptTask,
    };
  }

  private end(execution: Execution): Progress {
    const progress = this.of(execution.node.id);
    progress.inFlight -= 1;
    this.inFlight -= 1;
    this.underWay.set(execution.taskQueue, (this.underWay.get(execution.taskQueue) ?? 1) - 1);
    return progress;
  }

  private advance(progress: Progress): void {
    if (progress.failed) this.dropFromQueues(progress);
    if (progress.inFlight > 0 || (!progress.failed && progress.nextItem < progress.items)) return;
    if (progress.failed) {
      this.finishNode(progress, progress.node.failable ? 'failed-allowed' : 'failed');
      return;
    }
    progress.step += 1;
    if (isReusedWhole(progress)) this.finishNode(progress, 'reused');
    else if (progress.step >= progress.steps.length) this.finishNode(progress, endState(progress));
    else this.enqueueStep(progress);
  }

  /** Of a failed node no further item starts. */
  private dropFromQueues(progress: Progress): void {
    if (progress.nextItem >= progress.items) return;
    progress.nextItem = progress.items;
    for (const queue of this.waiting.values()) {
      const kept = queue.data.filter((entry) => entry.node !== progress.node.id);
      if (kept.length === queue.length) continue;
      queue.data.length = 0;
      queue.length = 0;
      for (const entry of kept) queue.push(entry);
    }
  }

  private finishNode(progress: Progress, state: NodeState): void {
    progress.state = state;
    if (state === 'failed') return;
    const failed = state === 'failed-allowed' || (state === 'skipped' && progress.needFailed);
    for (const id of this.downstream.get(progress.node.id) ?? []) {
      const next = this.of(id);
      next.missingNeeds -= 1;
      next.needFailed ||= failed;
      if (next.missingNeeds === 0) this.beginNode(next);
    }
  }

  private currentStep(progress: Progress): StepDeclaration {
    const step = progress.steps[progress.step];
    if (step === undefined)
      throw new Error(`${progress.node.id} has no step ${String(progress.step)}`);
    return step;
  }
}

function newProgress(node: PlanNode, steps: readonly StepDeclaration[]): Progress {
  return {
    node,
    steps,
    state: 'waiting',
    missingNeeds: 0,
    needFailed: false,
    step: 0,
    items: 1,
    nextItem: 0,
    inFlight: 0,
    failed: false,
    mendable: false,
    adoptTask: null,
    outcomes: new Map(),
  };
}

/** A node all of whose steps found their work done already is `reused`. */
function endState(progress: Progress): NodeState {
  const outcomes = [...progress.outcomes.values()].flat();
  return outcomes.length > 0 && outcomes.every((outcome) => outcome.reused) ? 'reused' : 'done';
}

/** Its first step found that nothing is to be done. */
function isReusedWhole({ outcomes }: Progress): boolean {
  const [first] = outcomes.values();
  return first !== undefined && !Array.isArray(first) && first.nodeReused === true;
}

function byUrgency(a: Waiting, b: Waiting): number {
  return b.rank - a.rank || a.order - b.order;
}

/**
 * Walks a plan: says which steps to start now, is told how they end, and knows when all is over. Pure: the workflow
 * gives it hands. A step never starts before what its node needs is done.
 */
import type { NodeId } from '../config-schemas/names.js';
import type { NodeState, PhaseDeclaration, Plan, PlanNode, StepDeclaration } from './model.js';
import { executionOf, type Execution } from './execution.js';
import { PhaseTally } from './phase-tally.js';
import {
  endState,
  isReusedWhole,
  itemCount,
  newProgress,
  packProgress,
  takeUp,
  unpackStates,
  type PlanProgress,
  type Progress,
} from './progress.js';
import { ReadyQueues } from './ready-queues.js';
import { chainLengths, outgoing } from './topology.js';
import type { StepOutcome } from './wire.js';

export type { Execution } from './execution.js';

export interface SchedulerOptions {
  readonly phaseNamed: (name: string) => PhaseDeclaration;
  readonly taskQueueOf: (step: StepDeclaration, node: PlanNode) => string;
  /** How many executions may be under way at once on a task queue. */
  readonly capOf: (taskQueue: string) => number;
  /** After a fatal failure: start nothing new, or hold only the branch that needs the node. */
  readonly onFailure: 'stop' | 'wait';
  /** Nodes whose work an earlier run has done. */
  readonly reused?: ReadonlySet<NodeId>;
  /** Where another scheduler of the same plan has left off. */
  readonly progress?: PlanProgress;
}

export class Scheduler {
  /** How many nodes are in which state. */
  readonly tally: PhaseTally;
  /** What may start, where a person may hold things back. */
  readonly ready: ReadyQueues;
  private readonly progress = new Map<NodeId, Progress>();
  private readonly downstream: ReadonlyMap<NodeId, readonly NodeId[]>;
  private readonly ranks: ReadonlyMap<NodeId, number>;
  private readonly order = new Map<NodeId, number>();
  private readonly longestChain: number;
  /** Nodes that failed and hold others back. */
  private readonly failed = new Set<Progress>();
  private inFlight = 0;
  private stopped = false;
  private draining = false;

  constructor(
    plan: Plan,
    private readonly options: SchedulerOptions,
  ) {
    this.tally = new PhaseTally(plan.nodes);
    this.ready = new ReadyQueues(options.capOf);
    this.downstream = outgoing(plan.edges);
    this.ranks = chainLengths(plan.nodes, plan.edges);
    this.longestChain = [...this.ranks.values()].reduce((a, b) => Math.max(a, b), 1);
    for (const [index, node] of plan.nodes.entries()) {
      this.order.set(node.id, index);
      this.progress.set(node.id, newProgress(node, options.phaseNamed(node.phase).steps));
    }
    for (const edge of plan.edges) this.of(edge.to).missingNeeds += 1;
    if (options.progress !== undefined) this.resume(options.progress);
    // Nodes that end at once begin those behind them: the first ones are known before any begins.
    const first = [...this.progress.values()].filter(
      ({ state, missingNeeds }) => state === 'waiting' && missingNeeds === 0,
    );
    for (const progress of first) this.beginNode(progress);
  }

  /** What to start now; each execution is given out once. */
  next(): readonly Execution[] {
    const executions: Execution[] = [];
    if (this.stopped || this.draining) return executions;
    this.ready.start(({ node, taskQueue }) => {
      const progress = this.of(node);
      executions.push(this.begin(progress, taskQueue));
      return progress.todo.length > 0;
    });
    return executions;
  }

  /** True: `next` would give something. */
  canStart(): boolean {
    return !this.stopped && !this.draining && this.ready.canStart();
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

  /** An execution was given up without having failed: it is to be started again. */
  takeBack(execution: Execution): void {
    const progress = this.end(execution);
    progress.todo = [execution.item ?? 0, ...progress.todo].sort((a, b) => a - b);
    if (progress.failed) this.advance(progress);
    else if (progress.ready === null || progress.ready.isGone) this.makeReady(progress);
  }

  /** Starts nothing any more. What is under way is still to be reported. */
  stop(): void {
    this.stopped = true;
  }

  /** Starts nothing any more, for another scheduler to go on. What is under way is still to be reported. */
  drain(): void {
    this.draining = true;
  }

  /**
   * Lets a failed node begin again at the step that failed; only while the scheduler has not been stopped.
   * @param adoptTask a Koji task that it shall take as its own
   */
  retry(node: NodeId, adoptTask: number | null = null): void {
    const progress = this.failedOne(node);
    progress.failed = false;
    progress.mendable = false;
    progress.adoptTask = adoptTask;
    this.setState(progress, 'running');
    this.enqueueStep(progress);
  }

  /** Goes on without what a failed node should have made, as if it had been allowed to fail. */
  skip(node: NodeId): void {
    this.finishNode(this.failedOne(node), 'failed-allowed');
  }

  /** Nothing is under way. */
  isIdle(): boolean {
    return this.inFlight === 0;
  }

  /** Nothing is under way, and nothing could start. */
  isOver(): boolean {
    return this.isIdle() && (this.stopped || this.ready.isEmpty());
  }

  /** After a stop, when all that was under way has ended: what never came to its end is cancelled. */
  isCutOff(): boolean {
    return this.isIdle() && this.stopped;
  }

  /** After `isOver`: some nodes failed and hold others back, which a person may release. */
  isHeld(): boolean {
    return !this.stopped && this.failed.size > 0;
  }

  /** Nodes that failed and hold others back, in plan order. */
  failedNodes(): readonly PlanNode[] {
    const place = ({ id }: PlanNode): number => this.order.get(id) ?? 0;
    return [...this.failed].map(({ node }) => node).sort((a, b) => place(a) - place(b));
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
    const isCutOff = this.isCutOff();
    return [...this.progress.values()].map(({ node, state }) => [
      node,
      isCutOff && (state === 'waiting' || state === 'running') ? 'cancelled' : state,
    ]);
  }

  /** For another scheduler to go on with. @throws Error unless idle */
  pack(): PlanProgress {
    return packProgress([...this.progress.values()]);
  }

  private isFatal({ node, mendable }: Progress): boolean {
    return !node.failable && !mendable && this.options.onFailure === 'stop';
  }

  private of(id: NodeId): Progress {
    const progress = this.progress.get(id);
    if (progress === undefined) throw new Error(`the plan has no node ${id}`);
    return progress;
  }

  private failedOne(id: NodeId): Progress {
    const progress = this.of(id);
    if (progress.state !== 'failed') throw new Error(`${id} has not failed`);
    return progress;
  }

  private setState(progress: Progress, state: NodeState): void {
    this.tally.move(progress.node, progress.state, state);
    progress.state = state;
    if (state === 'failed') this.failed.add(progress);
    else this.failed.delete(progress);
  }

  /** Plan order is such that what a node needs stands before it. */
  private resume(packed: PlanProgress): void {
    const all = [...this.progress.values()];
    for (const [place, state] of unpackStates(packed, all.length).entries()) {
      const progress = all[place];
      if (progress === undefined || state === 'waiting') continue;
      this.setState(progress, state);
      if (state !== 'running' && state !== 'failed') this.release(progress);
    }
    for (const begun of packed.begun) {
      const progress = all[begun.place];
      if (progress === undefined) continue;
      takeUp(progress, begun);
      if (progress.state === 'running') this.makeReady(progress);
    }
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
    progress.todo = Array.from({ length: itemCount(progress, step) }, (_, item) => item);
    if (step.each !== undefined) progress.outcomes.set(step.name, []);
    if (progress.todo.length === 0) this.advance(progress);
    else this.makeReady(progress);
  }

  private makeReady(progress: Progress): void {
    const { id } = progress.node;
    progress.ready = this.ready.push({
      node: id,
      taskQueue: this.options.taskQueueOf(this.currentStep(progress), progress.node),
      rank: this.ranks.get(id) ?? 0,
      order: this.order.get(id) ?? 0,
    });
  }

  private begin(progress: Progress, taskQueue: string): Execution {
    const step = this.currentStep(progress);
    if (progress.state !== 'running') this.setState(progress, 'running');
    this.inFlight += 1;
    const share = (this.ranks.get(progress.node.id) ?? 0) / this.longestChain;
    return executionOf(progress, step, taskQueue, share);
  }

  private end(execution: Execution): Progress {
    const progress = this.of(execution.node.id);
    progress.inFlight -= 1;
    this.inFlight -= 1;
    this.ready.end(execution.taskQueue);
    return progress;
  }

  private advance(progress: Progress): void {
    // Of a failed node no further item starts.
    if (progress.failed) this.dropRest(progress);
    if (progress.inFlight > 0 || progress.todo.length > 0) return;
    if (progress.failed) {
      this.finishNode(progress, progress.node.failable ? 'failed-allowed' : 'failed');
      return;
    }
    progress.step += 1;
    if (isReusedWhole(progress)) this.finishNode(progress, 'reused');
    else if (progress.step >= progress.steps.length) this.finishNode(progress, endState(progress));
    else this.enqueueStep(progress);
  }

  private dropRest(progress: Progress): void {
    progress.todo = [];
    if (progress.ready !== null) this.ready.drop(progress.ready);
  }

  private finishNode(progress: Progress, state: NodeState): void {
    this.setState(progress, state);
    if (state === 'failed') return;
    for (const next of this.release(progress)) this.beginNode(next);
  }

  /** Those behind a node that has ended need it no more; gives those that need nothing else. */
  private release({ node, state, needFailed }: Progress): readonly Progress[] {
    const failed = state === 'failed-allowed' || (state === 'skipped' && needFailed);
    const free: Progress[] = [];
    for (const id of this.downstream.get(node.id) ?? []) {
      const next = this.of(id);
      next.missingNeeds -= 1;
      next.needFailed ||= failed;
      if (next.missingNeeds === 0) free.push(next);
    }
    return free;
  }

  private currentStep(progress: Progress): StepDeclaration {
    const step = progress.steps[progress.step];
    if (step === undefined)
      throw new Error(`${progress.node.id} has no step ${String(progress.step)}`);
    return step;
  }
}

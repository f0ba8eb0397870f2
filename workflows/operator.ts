/**
 * The operator's decisions on a running compose. A decision is taken at once or refused, never queued for a later
 * failure. Each update has a signal of the same name, for tools that know no updates.
 */
import {
  CancellationScope,
  condition,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { NodeId } from '../config-schemas/names.js';
import { phaseNamed } from '../graph/phase-graph.js';
import type { Scheduler } from '../graph/scheduler.js';
import { Decisions } from './decisions.js';
import type {
  ConcurrencyInput,
  Decider,
  Decision,
  OperatorAction,
  OperatorReport,
  RetryInput,
  SkipInput,
} from './operator-messages.js';
import {
  canSkip,
  concurrencyRefusal,
  retryRefusal,
  skipRefusal,
  waitingNodes,
} from './operator-rules.js';
import { helpfulCommands } from './helpful-commands.js';

/** How a compose waits for a decision. */
export interface Patience {
  readonly timeoutMs: number;
  readonly reminderMs: number;
  readonly remind: () => void;
  /** True: another run of the workflow is to wait on, until the same time. */
  readonly isHandedOver: () => boolean;
}

/** What one run of the workflow hands over to the next. */
export type DeskState = Pick<OperatorReport, 'paused' | 'waitsUntilMs' | 'limits' | 'decisions'> & {
  /** By node, milliseconds since 1970. */
  readonly failedAt: readonly (readonly [string, number])[];
};

/** What an action does, and why it may not be done now. */
interface Handling<Input extends Decider> {
  readonly description: string;
  readonly refusal: (input: Partial<Input>) => string | null;
  /** Carries it out; gives what it does, in one sentence. */
  readonly act: (input: Input) => string;
}

/** Of thousands of nodes that wait, so many are listed. */
const MOST_SHOWN = 100;

export class OperatorDesk {
  private readonly scope = new CancellationScope();
  private readonly decisions: Decisions;
  private readonly failedAt: Map<string, number>;
  private readonly limits: Map<string, number>;
  private scheduler: Scheduler | null = null;
  private paused: OperatorReport['paused'];
  private waitsUntilMs: number | null;
  private changes = 0;
  private isOver = false;
  /** Why the compose was given up; null if it was not. */
  abortReason: string | null = null;

  /** @param before what an earlier run of the workflow has handed over */
  constructor(before?: DeskState) {
    this.decisions = new Decisions(before?.decisions);
    this.failedAt = new Map(before?.failedAt);
    this.limits = new Map(Object.entries(before?.limits ?? {}));
    this.paused = before?.paused ?? null;
    this.waitsUntilMs = before?.waitsUntilMs ?? null;
    this.handle<RetryInput>('retry', {
      description: 'Run a failed node again: {"node": "createrepo:Server.x86_64", "by": "…"}.',
      refusal: (input) => retryRefusal(this.scheduler, input),
      act: (input) => this.retry(input),
    });
    this.handle<SkipInput>('skip', {
      description: 'Go on without a failed deliverable or check: {"node": "…", "reason": "…"}.',
      refusal: (input) => skipRefusal(this.scheduler, input, phaseNamed),
      act: (input) => this.skip(input),
    });
    this.handle('abort', {
      description: 'Give the compose up; what runs is cancelled: {"reason": "…"}.',
      refusal: () => (this.abortReason === null ? null : 'the compose is being given up already'),
      act: (input) => this.abort(input),
    });
    this.handle('pause', {
      description: 'Start nothing new until resumed: {"reason": "…"}.',
      refusal: () => (this.paused === null ? null : 'the compose is paused already'),
      act: (input) => this.pause(input),
    });
    this.handle('resume', {
      description: 'Go on after a pause.',
      refusal: () => (this.paused === null ? 'the compose is not paused' : null),
      act: () => this.resume(),
    });
    this.handle<ConcurrencyInput>('setConcurrency', {
      description: 'Limit what is under way at once: {"queue": "punji-x86_64", "limit": 2}.',
      refusal: concurrencyRefusal,
      act: (input) => this.setConcurrency(input),
    });
  }

  /** Tells `listener` of each decision from now on, and of those taken before. */
  follow(listener: (decision: Decision) => void): void {
    this.decisions.follow(listener);
  }

  watch(scheduler: Scheduler): void {
    this.scheduler = scheduler;
    if (this.paused !== null) scheduler.ready.pause();
    for (const [queue, limit] of this.limits) scheduler.ready.limit(queue, limit);
  }

  /** Does the compose's work where an abort can cancel it. @throws CancelledFailure */
  async abortable<T>(work: () => Promise<T>): Promise<T> {
    return await this.scope.run(work);
  }

  /**
   * Waits until a decision was taken, or for as long as patience lasts: then the compose stops.
   * @throws CancelledFailure
   */
  async decision({ timeoutMs, reminderMs, remind, isHandedOver }: Patience): Promise<void> {
    const seen = this.changes;
    const until = this.waitsUntilMs ?? Date.now() + timeoutMs;
    this.waitsUntilMs = until;
    const isOver = (): boolean => this.changes !== seen || isHandedOver();
    while (!isOver()) {
      const leftMs = Math.max(1, Math.min(reminderMs, until - Date.now()));
      if (await condition(isOver, leftMs)) break;
      if (Date.now() >= until) {
        this.scheduler?.stop();
        break;
      }
      remind();
    }
    if (this.changes !== seen || !isHandedOver()) this.waitsUntilMs = null;
  }

  /** For the next run of the workflow. */
  pack(): DeskState {
    const { paused, waitsUntilMs, decisions } = this;
    const limits = Object.fromEntries(this.limits);
    return {
      paused,
      waitsUntilMs,
      limits,
      decisions: decisions.taken,
      failedAt: [...this.failedAt],
    };
  }

  /** Nothing can be decided any more: the end is being written. */
  close(): void {
    this.isOver = true;
  }

  /** A node failed and waits from now on. */
  noteFailure(node: string): void {
    this.failedAt.set(node, Date.now());
  }

  report(composeId: string | null): OperatorReport {
    const waiting = this.scheduler === null ? [] : waitingNodes(this.scheduler);
    const shown = waiting.slice(0, MOST_SHOWN);
    return {
      waiting: shown.map(({ id, phase }) => ({
        node: id,
        canSkip: canSkip(phaseNamed(phase)),
        sinceMs: this.failedAt.get(id) ?? 0,
        commands: helpfulCommands(composeId ?? 'COMPOSE', id, canSkip(phaseNamed(phase))),
      })),
      waitsUntilMs: this.waitsUntilMs,
      paused: this.paused,
      limits: Object.fromEntries(this.limits),
      decisions: this.decisions.taken,
    };
  }

  private handle<Input extends Decider = Decider>(
    name: OperatorAction,
    { description, refusal, act }: Handling<Input>,
  ): void {
    const carryOut = (input: Input): string => {
      const effect = act(input);
      this.changes += 1;
      this.decisions.add(name, input, effect);
      return effect;
    };
    const whyNot = (input: Partial<Input>): string | null =>
      this.isOver ? 'the compose has come to its end' : refusal(input);
    // What is given as no argument at all is an empty decision.
    setHandler(
      defineUpdate<string, [Input | undefined]>(name),
      (input) => carryOut(input ?? ({} as Input)),
      {
        validator: (input) => {
          const why = whyNot(input ?? {});
          if (why !== null) throw new Error(why);
        },
        description,
      },
    );
    setHandler(
      defineSignal<[Input | undefined]>(name),
      (input) => {
        if (whyNot(input ?? {}) === null) carryOut(input ?? ({} as Input));
      },
      { description },
    );
  }

  private retry({ node, task }: RetryInput): string {
    this.scheduler?.retry(node as NodeId, task ?? null);
    const adopted = task === undefined ? '' : `, with Koji task ${String(task)}`;
    return `${node} runs again${adopted}`;
  }

  private skip({ node }: SkipInput): string {
    this.scheduler?.skip(node as NodeId);
    return `the compose goes on without ${node}`;
  }

  private abort({ reason, by }: Decider): string {
    const who = by === undefined ? '' : ` by ${by}`;
    this.abortReason = `given up${who}: ${reason ?? 'no reason was given'}`;
    this.scope.cancel();
    return 'the compose is given up; what runs is cancelled';
  }

  private pause({ by, reason }: Decider): string {
    this.paused = { sinceMs: Date.now(), by: by ?? null, reason: reason ?? null };
    this.scheduler?.ready.pause();
    return 'nothing new starts; what runs goes on to its end';
  }

  private resume(): string {
    this.paused = null;
    this.scheduler?.ready.resume();
    return 'the compose goes on';
  }

  private setConcurrency({ queue, limit }: ConcurrencyInput): string {
    this.scheduler?.ready.limit(queue, limit);
    if (limit === null) this.limits.delete(queue);
    else this.limits.set(queue, limit);
    return limit === null
      ? `${queue} is limited as at the beginning`
      : `at most ${String(limit)} steps of this compose are under way on ${queue}`;
  }
}

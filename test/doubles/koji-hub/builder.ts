/** The builder: takes tasks, carries them out by the handlers of their methods, and says how they ended. */
import { renameSync, rmSync, truncateSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { KojiValue } from '../../../lib/koji/index.js';
import { HubFault } from './fault.js';
import { HANDLERS } from './handlers/table.js';
import type { HubStore, TaskRow, TaskRuleRow } from './state.js';
import { newTask, TASK, type TaskFacts } from './task-rows.js';

/** What a handler may use. */
export interface Work {
  readonly task: TaskRow;
  readonly store: HubStore;
  readonly signal: AbortSignal;
  /** Makes a child, or finds that of an earlier start of this task. */
  child(facts: Pick<TaskFacts, 'arch' | 'method' | 'request'> & { label: string }): TaskRow;
  /** Waits until a task has ended. */
  finished(task: TaskRow): Promise<TaskRow>;
}
export type TaskHandler = (work: Work) => Promise<KojiValue>;

/** Told by a handler: the files that it put out, for rules that lose or truncate them. */
const outputs = new WeakMap<TaskRow, string[]>();
export const noteOutput = (task: TaskRow, file: string): void => {
  outputs.set(task, [...(outputs.get(task) ?? []), file]);
};

export class Builder {
  private readonly running = new Map<number, AbortController>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: HubStore,
    private readonly taskMs: number,
  ) {}

  /** Begins to take tasks; those that were open when the hub died are taken again, as freed ones are. */
  start(): void {
    for (const task of this.store.state.tasks) {
      if (task.state === TASK.open) task.state = TASK.free;
    }
    this.timer = setInterval(() => {
      this.take();
    }, this.taskMs);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    for (const controller of this.running.values()) controller.abort();
  }

  /** Gives a task back, as an administrator does whose builder hangs: another one begins it anew. */
  free(task: TaskRow): void {
    this.stop(task.id);
    task.state = TASK.free;
    task.host_id = null;
    task.start_ts = null;
  }

  /** Ends the work on a task that was canceled. */
  stop(id: number): void {
    this.running.get(id)?.abort();
  }

  private take(): void {
    const free = this.store.state.tasks.filter(({ state }) => state === TASK.free);
    for (const task of free) {
      task.state = TASK.open;
      task.host_id = 1;
      task.start_ts = Date.now() / 1000;
      void this.carryOut(task);
    }
    if (free.length > 0) this.store.save();
  }

  private async carryOut(task: TaskRow): Promise<void> {
    const controller = new AbortController();
    this.running.set(task.id, controller);
    const rule = this.ruleFor(task);
    try {
      const value = await this.work(task, controller.signal, rule);
      this.end(task, TASK.closed, { value });
    } catch (error) {
      if (controller.signal.aborted) return;
      const fault = error instanceof HubFault ? error : new HubFault(1, String(error));
      this.end(task, TASK.failed, { faultCode: fault.code, faultString: fault.message });
    } finally {
      this.running.delete(task.id);
    }
  }

  private async work(
    task: TaskRow,
    signal: AbortSignal,
    rule: TaskRuleRow | undefined,
  ): Promise<KojiValue> {
    await delay(this.taskMs + (rule?.delayMs ?? 0), undefined, { signal });
    if (rule?.what === 'hang')
      await new Promise((_, reject) => signal.addEventListener('abort', reject));
    if (rule?.what === 'fail') throw new HubFault(rule.faultCode, rule.faultString);
    if (rule?.what === 'cancel') {
      this.end(task, TASK.canceled, null);
      throw new HubFault(1000, 'canceled');
    }
    const handler = HANDLERS[task.method];
    if (handler === undefined) throw new HubFault(1000, `no handler for ${task.method}`);
    const value = await handler(this.workOf(task, signal));
    const [file] = outputs.get(task) ?? [];
    if (file !== undefined && rule?.what === 'lose-file') rmSync(file);
    if (file !== undefined && rule?.what === 'rename-file') renameSync(file, `${file}.old`);
    if (file !== undefined && rule?.what === 'truncate-file') truncateSync(file, 1);
    return value;
  }

  private workOf(task: TaskRow, signal: AbortSignal): Work {
    return {
      task,
      store: this.store,
      signal,
      child: (facts) =>
        this.store.state.tasks.find(
          (row) =>
            row.parent === task.id && row.method === facts.method && row.label === facts.label,
        ) ??
        newTask(this.store, {
          ...facts,
          owner: task.owner,
          priority: task.priority - 1,
          parent: task.id,
        }),
      finished: async (other) => {
        while (!TASK.finished.includes(other.state)) {
          await delay(this.taskMs, undefined, { signal });
        }
        return other;
      },
    };
  }

  private ruleFor(task: TaskRow): TaskRuleRow | undefined {
    const rule = this.store.state.taskRules.find(
      ({ method, arch, asksFor, times }) =>
        times > 0 &&
        method === task.method &&
        (arch === null || arch === task.arch) &&
        (asksFor === null || JSON.stringify(task.request).includes(asksFor)),
    );
    if (rule !== undefined) rule.times -= 1;
    return rule;
  }

  private end(task: TaskRow, state: number, result: TaskRow['result']): void {
    if (TASK.finished.includes(task.state)) return;
    task.state = state;
    task.result = result;
    task.completion_ts = Date.now() / 1000;
    this.store.save();
  }
}

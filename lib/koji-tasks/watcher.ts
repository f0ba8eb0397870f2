/**
 * Watches tasks of a hub: one loop for all that a worker waits for, one request per interval. A hub that does not
 * answer is asked less often, and never given up: it is restarted, and tasks go on.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, InputError, KojiFault, TransientError } from '../errors.js';
import { isFinished, taskInfos, type KojiClient, type TaskInfo } from '../koji/index.js';

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Told when the task's state changes, and when the hub stops or begins to answer. */
  readonly onChange: (text: string) => void;
}

interface Watch extends WatchOptions {
  readonly id: number;
  state: string | null;
  readonly resolve: (task: TaskInfo) => void;
  readonly reject: (error: unknown) => void;
}

/** A hub that restarts is back within a minute: asking more seldom would only make composes wait. */
const LONGEST_PAUSE_MS = 60_000;
const SHORTEST_PAUSE_MS = 100;

export class TaskWatcher {
  private readonly watches = new Set<Watch>();
  private loop: Promise<void> | null = null;
  private failures = 0;

  constructor(
    private readonly open: () => Promise<KojiClient>,
    private readonly pauseMs: (milliseconds: number) => Promise<unknown> = delay,
  ) {}

  /**
   * The task once it is finished, whatever its end.
   * @throws CancelledError if the signal is aborted, InputError if the hub does not know the task
   */
  async wait(id: number, options: WatchOptions): Promise<TaskInfo> {
    return await new Promise<TaskInfo>((resolve, reject) => {
      const watch: Watch = { ...options, id, state: null, resolve, reject };
      const stop = (): void => {
        this.end(watch);
        reject(new CancelledError(`waiting for Koji task ${String(id)} was cancelled`));
      };
      if (options.signal.aborted) {
        stop();
        return;
      }
      options.signal.addEventListener('abort', stop, { once: true });
      this.watches.add(watch);
      this.loop ??= this.run().finally(() => {
        this.loop = null;
      });
    });
  }

  private async run(): Promise<void> {
    let koji: KojiClient | null = null;
    try {
      while (this.watches.size > 0) {
        try {
          koji ??= await this.open();
          await this.ask(koji);
          this.failures = 0;
        } catch (error) {
          this.fail(error);
        }
        if (this.watches.size > 0) await this.pauseMs(this.pauseAfter(koji));
      }
    } finally {
      koji?.close();
    }
  }

  private async ask(koji: KojiClient): Promise<void> {
    const watches = [...this.watches];
    const ids = [...new Set(watches.map(({ id }) => id))];
    const tasks = await taskInfos(koji, ids);
    const byId = new Map(ids.map((id, index) => [id, tasks[index] ?? null]));
    for (const watch of watches) this.tell(watch, byId.get(watch.id) ?? null);
  }

  private tell(watch: Watch, task: TaskInfo | null): void {
    if (!this.watches.has(watch)) return;
    if (task === null) {
      this.end(watch);
      watch.reject(new InputError(`the Koji hub knows no task ${String(watch.id)}`));
      return;
    }
    if (watch.state !== task.state) watch.onChange(task.state);
    watch.state = task.state;
    if (!isFinished(task.state)) return;
    this.end(watch);
    watch.resolve(task);
  }

  /** What passes by itself is waited for; all else ends every watch. */
  private fail(error: unknown): void {
    const isPassing =
      error instanceof TransientError || (error instanceof KojiFault && error.retryable);
    this.failures += 1;
    for (const watch of [...this.watches]) {
      if (isPassing) {
        if (this.failures === 1) watch.onChange(`the hub does not answer: ${error.message}`);
        continue;
      }
      this.end(watch);
      watch.reject(error);
    }
  }

  private pauseAfter(koji: KojiClient | null): number {
    const interval = Math.max(SHORTEST_PAUSE_MS, koji?.profile.pollIntervalMs ?? LONGEST_PAUSE_MS);
    if (this.failures === 0) return interval;
    return Math.min(interval * 2 ** (this.failures - 1), Math.max(LONGEST_PAUSE_MS, interval));
  }

  private end(watch: Watch): void {
    this.watches.delete(watch);
  }
}

const watchers = new Map<string, TaskWatcher>();

/** The watcher of a hub in this process. */
export function watcherOf(hub: string, open: () => Promise<KojiClient>): TaskWatcher {
  const known = watchers.get(hub) ?? new TaskWatcher(open);
  watchers.set(hub, known);
  return known;
}

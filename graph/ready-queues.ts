/**
 * What may start, by task queue: the node with the longest chain behind it first. A cap per queue keeps an arch without
 * workers from blocking the others; a person may set other caps, and hold everything back.
 */
import TinyQueue from 'tinyqueue';
import type { NodeId } from '../config-schemas/names.js';

/** A node whose next step, or items of it, may start. */
export interface Ready {
  readonly node: NodeId;
  readonly taskQueue: string;
  /** How long the chain behind it is. */
  readonly rank: number;
  /** Its place in the plan: of two with the same rank, the first begins. */
  readonly order: number;
  /** True: none of it is to start any more. */
  isGone: boolean;
}

export class ReadyQueues {
  private readonly queues = new Map<string, TinyQueue<Ready>>();
  private readonly underWay = new Map<string, number>();
  private readonly limits = new Map<string, number>();
  private waiting = 0;
  private paused = false;

  /** @param usualCap how many executions may be under way at once on a task queue */
  constructor(private readonly usualCap: (taskQueue: string) => number) {}

  push(ready: Omit<Ready, 'isGone'>): Ready {
    const entry = { ...ready, isGone: false };
    const queue = this.queues.get(entry.taskQueue) ?? new TinyQueue<Ready>([], byUrgency);
    this.queues.set(entry.taskQueue, queue);
    queue.push(entry);
    this.waiting += 1;
    return entry;
  }

  /** Takes back what has not started. */
  drop(entry: Ready): void {
    if (entry.isGone) return;
    entry.isGone = true;
    this.waiting -= 1;
  }

  /** Begins what may start now, the most urgent first. @param begin starts one execution; gives whether there are more */
  start(begin: (ready: Ready) => boolean): void {
    if (this.paused) return;
    for (const taskQueue of this.queues.keys()) {
      for (let next = this.startable(taskQueue); next !== null; next = this.startable(taskQueue)) {
        this.underWay.set(taskQueue, this.underWayOn(taskQueue) + 1);
        if (!begin(next)) this.drop(next);
      }
    }
  }

  /** An execution on the queue ended. */
  end(taskQueue: string): void {
    this.underWay.set(taskQueue, this.underWayOn(taskQueue) - 1);
  }

  /** True: `start` would begin something. */
  canStart(): boolean {
    return !this.paused && [...this.queues.keys()].some((name) => this.startable(name) !== null);
  }

  isEmpty(): boolean {
    return this.waiting === 0;
  }

  /** Starts nothing until resumed; what is under way goes on. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** How many executions may be under way at once on a task queue from now on; null: as at the beginning. */
  limit(taskQueue: string, limit: number | null): void {
    if (limit === null) this.limits.delete(taskQueue);
    else this.limits.set(taskQueue, limit);
  }

  private startable(taskQueue: string): Ready | null {
    const cap = this.limits.get(taskQueue) ?? this.usualCap(taskQueue);
    if (this.underWayOn(taskQueue) >= cap) return null;
    const queue = this.queues.get(taskQueue);
    while (queue?.peek()?.isGone === true) queue.pop();
    return queue?.peek() ?? null;
  }

  private underWayOn(taskQueue: string): number {
    return this.underWay.get(taskQueue) ?? 0;
  }
}

function byUrgency(a: Ready, b: Ready): number {
  return b.rank - a.rank || a.order - b.order;
}

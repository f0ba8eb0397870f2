/** The running workers of a process. Queues may be added while it runs; the first that fails ends them all. */
import type { Worker } from '@temporalio/worker';
import type { QueueHealth } from './health.js';
import type { QueuePlan } from './queues.js';

export class WorkerPool {
  private readonly workers = new Map<string, Worker>();
  private readonly asked = new Set<string>();
  private readonly runs: Promise<void>[] = [];
  private stopping = false;
  private failures: unknown[] = [];
  private end: () => void = () => undefined;
  private readonly untilEnd = new Promise<void>((resolve) => {
    this.end = resolve;
  });

  constructor(private readonly create: (queue: QueuePlan) => Promise<Worker>) {}

  /** Polls a queue from now on; nothing happens if it is polled already. */
  async add(queue: QueuePlan): Promise<void> {
    if (this.stopping || this.asked.has(queue.taskQueue)) return;
    this.asked.add(queue.taskQueue);
    const worker = await this.create(queue);
    this.workers.set(queue.taskQueue, worker);
    this.runs.push(this.run(worker));
    if (this.stopping) shutDown(worker);
  }

  /** Takes nothing new, interrupts what runs. */
  stop(): void {
    this.stopping = true;
    for (const worker of this.workers.values()) shutDown(worker);
    this.end();
  }

  /** Waits until all workers have ended. @throws what the first of them failed with */
  async ended(): Promise<void> {
    await this.untilEnd;
    await Promise.all(this.runs);
    if (this.failures.length > 0) throw this.failures[0];
  }

  health(): readonly QueueHealth[] {
    return [...this.workers].map(([taskQueue, worker]) => ({
      taskQueue,
      state: worker.getState(),
      activitiesInFlight: worker.getStatus().numInFlightActivities,
    }));
  }

  private async run(worker: Worker): Promise<void> {
    try {
      await worker.run();
    } catch (error) {
      this.failures.push(error);
    }
    this.stop();
  }
}

function shutDown(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

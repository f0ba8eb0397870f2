/**
 * Does what a closed workflow can no longer do: a compose that says STARTED though its workflow was terminated, timed out
 * or failed gets its STATUS; the history of each closed run is exported. All of it may be done twice, by any worker.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { closedSince, type ClosedCompose } from './closed-compose.js';
import { exportHistory } from './export-history.js';
import { findDirectory, isOwnedBy } from './find-directory.js';
import { settleStatus } from './settle-status.js';

export interface ReconcilerOptions {
  readonly client: Client;
  readonly log: Logger;
  readonly intervalMs: number;
}

/** A worker that starts looks this far back; the server keeps closed runs no longer. */
const LOOK_BACK_MS = 30 * 24 * 3600 * 1000;
/** Visibility is behind by seconds, and machines' clocks differ. */
const OVERLAP_MS = 10 * 60 * 1000;
/** A run that cannot be settled now (its storage is away) is tried again, but not for ever. */
const ATTEMPTS = 20;

export class Reconciler {
  private readonly abort = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private readonly settled = new Set<string>();
  private readonly attempts = new Map<string, number>();
  private since = new Date(Date.now() - LOOK_BACK_MS);

  constructor(private readonly options: ReconcilerOptions) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  /** One look at all runs that closed since the last. */
  async reconcile(): Promise<void> {
    const lookedAt = Date.now();
    for (const closed of await closedSince(this.options.client, this.since)) {
      if (!this.settled.has(closed.runId)) await this.trySettle(closed);
    }
    this.since = new Date(lookedAt - OVERLAP_MS);
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      await this.reconcile().catch((error: unknown) => {
        this.options.log.debug({ error: messageOf(error) }, 'closed composes could not be listed');
      });
      await delay(this.options.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async trySettle(closed: ClosedCompose): Promise<void> {
    const { log } = this.options;
    try {
      await this.settle(closed);
      this.settled.add(closed.runId);
    } catch (error) {
      const attempt = (this.attempts.get(closed.runId) ?? 0) + 1;
      this.attempts.set(closed.runId, attempt);
      if (attempt >= ATTEMPTS) this.settled.add(closed.runId);
      log.warn({ ...closed, attempt, error: messageOf(error) }, 'a closed compose is not settled');
    }
  }

  private async settle(closed: ClosedCompose): Promise<void> {
    const { client, log } = this.options;
    const composeDir = await findDirectory(client, closed);
    if (composeDir === null || !(await isOwnedBy(composeDir, closed.workflowId))) return;
    const status = await settleStatus(client, composeDir, closed);
    if (status !== null)
      log.warn({ ...closed, composeDir, status }, 'settled an abandoned compose');
    await exportHistory(client, composeDir, closed);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

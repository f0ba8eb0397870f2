/** What is to be posted to one webhook, in order: one delivery at a time, each until it is taken. */
import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Webhook } from '../config-schemas/compose-request.js';
import type { NotifyActivities, NotifyEvent } from '../graph/notify-activities.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../graph/policies.js';

/** Events that one webhook has not taken. */
export interface Undelivered {
  readonly webhook: Webhook;
  readonly events: readonly NotifyEvent[];
}

/** A receiver is down for a night and takes everything in the morning; after that the news is old. */
const DELIVERY_LIMIT_MS = 24 * HOUR_MS;
const ATTEMPT_MS = 30 * SECOND_MS;
/** A receiver that has been away for very long loses the oldest. */
const KEPT = 500;

const { 'notify.webhook': postOnce } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: ATTEMPT_MS,
  scheduleToCloseTimeout: DELIVERY_LIMIT_MS,
  retry: { initialInterval: SECOND_MS, backoffCoefficient: 2, maximumInterval: 5 * MINUTE_MS },
});

/** Posts an event until it is taken; one that nobody takes for a day is given up. @throws CancelledFailure */
export async function postUntilTaken(webhook: Webhook, event: NotifyEvent): Promise<void> {
  await postOnce({ webhook, event }).catch((error: unknown) => {
    if (isCancellation(error)) throw error;
  });
}

export class Mailbox {
  private waiting: NotifyEvent[] = [];
  /** Not a part of the compose's: a compose that is cancelled tells so. */
  private readonly scope = new CancellationScope({
    cancellable: true,
    parent: new CancellationScope({ cancellable: false }),
  });
  private posting = false;
  private closed = false;

  constructor(private readonly webhook: Webhook) {}

  post(event: NotifyEvent): void {
    this.waiting = [...this.waiting, event].slice(-KEPT);
    if (!this.posting) void this.postAll();
  }

  isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Stops posting; gives what has not been taken. */
  takeBack(): Undelivered {
    this.closed = true;
    this.scope.cancel();
    return { webhook: this.webhook, events: this.waiting };
  }

  private async postAll(): Promise<void> {
    this.posting = true;
    await this.scope.run(() => this.postWaiting()).catch(() => undefined);
    this.posting = false;
  }

  private async postWaiting(): Promise<void> {
    for (let [next] = this.waiting; next !== undefined && !this.closed; [next] = this.waiting) {
      const { id } = next;
      await postUntilTaken(this.webhook, next);
      this.waiting = this.waiting.filter((event) => event.id !== id);
    }
  }
}

/** Goes on telling webhooks what they had not taken when their compose ended. */
import { postUntilTaken, type Undelivered } from './mailbox.js';

/** Each webhook in order, all side by side. */
export async function deliverEvents(undelivered: readonly Undelivered[]): Promise<void> {
  await Promise.all(
    undelivered.map(async ({ webhook, events }) => {
      for (const event of events) await postUntilTaken(webhook, event);
    }),
  );
}

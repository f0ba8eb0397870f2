/** What the server knows of a nightly: whether anything of it goes on by itself. */
import { Client, Connection } from '@temporalio/client';
import { readOwner } from '../../../lib/compose-id/index.js';
import type { StatusReport } from '../../../workflows/messages.js';

/** After so many attempts the pause before the next is long enough to give a command in. */
const ATTEMPTS = 5;

export class ServerView {
  private constructor(private readonly client: Client) {}

  static async open(address: string): Promise<ServerView> {
    const connection = await Connection.connect({ address });
    return new ServerView(new Client({ connection, namespace: 'default' }));
  }

  /**
   * The compose has ended, waits for a person, or tries the node again from time to time.
   * @param attempts how often it must have failed in the last case
   */
  async isAtRest(composeDir: string, node: string, attempts = ATTEMPTS): Promise<boolean> {
    const handle = this.client.workflow.getHandle(await this.workflowOf(composeDir));
    const { status, raw } = await handle.describe();
    if (status.name !== 'RUNNING') return true;
    const again = (raw.pendingActivities ?? []).find(
      ({ activityId, lastFailure }) => activityId?.startsWith(`${node}/`) && lastFailure,
    );
    if (again !== undefined) return (again.attempt ?? 0) > attempts;
    const { operator } = await handle.query<StatusReport>('status');
    return operator.waiting.length > 0;
  }

  /** Nodes of which the run that goes on, or was started, has scheduled a step since then. */
  async scheduledSince(composeDir: string, time: Date): Promise<ReadonlySet<string>> {
    const handle = this.client.workflow.getHandle(await this.workflowOf(composeDir));
    const { events } = await handle.fetchHistory();
    const ids = (events ?? []).flatMap(({ eventTime, activityTaskScheduledEventAttributes }) =>
      1000 * Number(eventTime?.seconds) + Number(eventTime?.nanos) / 1e6 > time.getTime()
        ? (activityTaskScheduledEventAttributes?.activityId ?? [])
        : [],
    );
    return new Set(
      ids
        .filter((id) => id.includes('/') && !/^(?:compose|notify)\./.test(id))
        .map((id) => id.replace(/\/.*$/s, '')),
    );
  }

  async close(): Promise<void> {
    await this.client.connection.close();
  }

  private async workflowOf(composeDir: string): Promise<string> {
    const owner = await readOwner(composeDir);
    if (owner === null) throw new Error(`${composeDir} has no owner`);
    return owner.workflowId;
  }
}

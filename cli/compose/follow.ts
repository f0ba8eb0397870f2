/**
 * Follows a compose to its end: asks for its status regularly, shows it, and waits for the workflow to close. A server or
 * worker that goes away is waited for, and in embedded mode started again; the compose itself does not depend on us.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { STATUS_QUERY, type ComposeResult, type StatusReport } from '../../workflows/messages.js';
import type { Progress } from '../display/progress.js';
import { limited, troubleOf, type Trouble } from '../session/call.js';
import type { Session } from '../session/session.js';
import { endOf, type End } from './outcome.js';

export interface FollowOptions {
  readonly workflowId: string;
  readonly runId: string;
  readonly progress: Progress;
  /** Aborted when the compose shall no longer be followed. */
  readonly leave: AbortSignal;
  /** Told of each look. */
  readonly seen?: (report: StatusReport) => void;
}

export interface Followed {
  readonly end: End;
  /** The last look at it; null if there never was one. */
  readonly report: StatusReport | null;
}

/** A look costs the workflow a task: where nothing changes, it is taken less often. */
const FIRST_INTERVAL_MS = 400;
const LONGEST_INTERVAL_MS = 1_600;
/** Silence that is not worth a word: a worker that starts, a workflow's first task. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 500;

const REMARKS: Readonly<Record<Trouble, string>> = {
  'no worker': 'no worker has answered for a while; is one running for queue punji?',
  'no server': 'the Temporal server does not answer; waiting for it',
};

/** Follows until the workflow closes, or until told to leave. */
export async function follow(session: Session, options: FollowOptions): Promise<Followed> {
  const looker = new Looker(session, options);
  const over = new AbortController();
  const looking = looker.lookUntil(over.signal);
  try {
    const end = await Promise.race([waitForEnd(session, options), left(options.leave)]);
    over.abort();
    await looking;
    if (end.how !== 'left') await looker.look();
    return { end, report: looker.report };
  } finally {
    over.abort();
    options.progress.end();
  }
}

async function waitForEnd(
  session: Session,
  { workflowId, runId, leave }: FollowOptions,
): Promise<End> {
  for (;;) {
    try {
      const handle = session.client.workflow.getHandle(workflowId, runId);
      const result = (await session.client.withAbortSignal(leave, () =>
        handle.result(),
      )) as ComposeResult;
      return { how: 'finished', result };
    } catch (error) {
      if (leave.aborted) return { how: 'left' };
      if (error instanceof WorkflowFailedError) return endOf(error);
      if (error instanceof WorkflowNotFoundError) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function left(leave: AbortSignal): Promise<End> {
  return await new Promise((resolve) => {
    const end = (): void => {
      resolve({ how: 'left' });
    };
    if (leave.aborted) end();
    else leave.addEventListener('abort', end, { once: true });
  });
}

class Looker {
  report: StatusReport | null = null;
  private answeredAt = Date.now();

  constructor(
    private readonly session: Session,
    private readonly options: FollowOptions,
  ) {}

  async lookUntil(signal: AbortSignal): Promise<void> {
    let intervalMs = FIRST_INTERVAL_MS;
    while (!signal.aborted) {
      const before = JSON.stringify(this.report);
      await this.look();
      const isSame = JSON.stringify(this.report) === before;
      intervalMs = isSame ? Math.min(intervalMs * 1.5, LONGEST_INTERVAL_MS) : FIRST_INTERVAL_MS;
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async look(): Promise<void> {
    const { workflowId, progress, seen } = this.options;
    const { client } = this.session;
    try {
      // Whatever run it is in by now.
      const handle = client.workflow.getHandle(workflowId);
      const report = await limited(client, () => handle.query<StatusReport>(STATUS_QUERY));
      if (Date.now() - this.answeredAt > PATIENCE_MS) progress.remark(null);
      this.answeredAt = Date.now();
      this.report = report;
      progress.update(report);
      seen?.(report);
    } catch (error) {
      await this.cope(troubleOf(error) ?? 'no worker');
    }
  }

  private async cope(trouble: Trouble): Promise<void> {
    if (Date.now() - this.answeredAt > PATIENCE_MS) this.options.progress.remark(REMARKS[trouble]);
    if (trouble === 'no server' || this.session.isEmbedded) {
      // That it could not be recovered shows in the next look.
      await this.session.recover().catch(() => undefined);
    }
  }
}

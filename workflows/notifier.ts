/**
 * Tells others what happens. Scripts: each event at most once, one after another, and the compose waits for them as
 * Pungi does (pungi/notifier.py), within a time limit. Webhooks: in order, until they are taken, and nothing waits.
 */
import {
  CancellationScope,
  condition,
  ParentClosePolicy,
  proxyActivities,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { ComposeRequestInput, Webhook } from '../config-schemas/compose-request.js';
import type { CommonFacts, NotifyActivities, NotifyEvent } from '../graph/notify-activities.js';
import { HEARTBEAT_TIMEOUT_MS, MINUTE_MS, SECOND_MS } from '../graph/policies.js';
import { Mailbox } from './mailbox.js';
import type { deliverEvents } from './deliver-events.js';

/** Who is told. */
export interface Receivers {
  readonly scripts: readonly string[];
  readonly scriptTimeoutMs: number;
  readonly webhooks: readonly Webhook[];
}

/** What one run of the workflow hands over to the next. */
export interface NotifierState {
  readonly composeDir: string | null;
  readonly facts: CommonFacts;
  readonly told: readonly (readonly [string, number])[];
  readonly sequence: number;
  readonly heldBack: readonly HeldBack[];
  /** Of each webhook, in their order. */
  readonly undelivered: readonly (readonly NotifyEvent[])[];
}

interface HeldBack {
  readonly message: string;
  readonly body: NotifyEvent['body'];
  readonly key: string;
}

/** How long the end of a compose waits for webhooks; what is left then is delivered by a workflow of its own. */
const LAST_DELIVERY_MS = 15 * SECOND_MS;

export class Notifier {
  private readonly mailboxes: readonly Mailbox[];
  private readonly told = new Map<string, number>();
  private scripts: Promise<void> = Promise.resolve();
  private readonly heldBack: HeldBack[] = [];
  private sequence = 0;
  private facts: CommonFacts = {};
  private composeDir: string | null = null;

  constructor(
    private readonly receivers: Receivers,
    /** Where scripts run before the compose exists. */
    private readonly startDir: string,
    private readonly warn: (text: string) => void,
    /** Events are called after it: those of a compose have the same names in all runs of its workflow. */
    private readonly firstRunId = workflowInfo().firstExecutionRunId,
  ) {
    this.mailboxes = receivers.webhooks.map((webhook) => new Mailbox(webhook));
  }

  private get hasReceivers(): boolean {
    return this.receivers.scripts.length > 0 || this.mailboxes.length > 0;
  }

  /** From now on events are of this compose. */
  async open(composeDir: string, configSha256: string | null): Promise<void> {
    if (!this.hasReceivers || this.composeDir !== null) return;
    this.composeDir = composeDir;
    const facts = activities(MINUTE_MS)['notify.facts'];
    await CancellationScope.nonCancellable(async () => {
      this.facts = await facts({ composeDir, configSha256 }).catch((error: unknown) => {
        this.warn(`notifications lack the compose's facts: ${String(error)}`);
        return {};
      });
    });
  }

  /** For the next run of the workflow, when no script is running any more. */
  pack(): NotifierState {
    const { composeDir, facts, sequence, heldBack } = this;
    const undelivered = this.mailboxes.map((box) => box.takeBack().events);
    return { composeDir, facts, told: [...this.told], sequence, heldBack, undelivered };
  }

  /** Goes on after another run of the workflow. */
  unpack({ composeDir, facts, told, sequence, heldBack, undelivered }: NotifierState): void {
    this.composeDir = composeDir;
    this.facts = facts;
    this.sequence = sequence;
    this.heldBack.push(...heldBack);
    for (const [name, count] of told) this.told.set(name, count);
    for (const [index, events] of undelivered.entries()) {
      for (const event of events) this.mailboxes[index]?.post(event);
    }
  }

  /** The same, with facts that are known already. */
  openWith(composeDir: string, facts: CommonFacts): void {
    this.composeDir = composeDir;
    this.facts = facts;
  }

  /**
   * Sends an event; ends when the scripts have been told.
   * @param key tells events of one message apart: the same event of a reset run has the same id
   */
  async send(message: string, body: Readonly<Record<string, unknown>>, key: string): Promise<void> {
    if (!this.hasReceivers) return;
    const event = this.eventOf(message, body, key);
    for (const mailbox of this.mailboxes) mailbox.post(event);
    if (this.receivers.scripts.length === 0) return;
    this.scripts = this.scripts.then(() => this.tellScripts(event));
    await this.scripts;
  }

  /** Keeps an event back until the compose is finished. */
  holdBack({ message, body }: Pick<NotifyEvent, 'message' | 'body'>, key: string): void {
    this.heldBack.push({ message, body, key });
  }

  async sendHeldBack(): Promise<void> {
    for (const { message, body, key } of this.heldBack.splice(0)) {
      await this.send(message, body, key);
    }
  }

  /** Says that no compose came of the request. */
  async failedToStart(request: ComposeRequestInput, message: string): Promise<void> {
    if (!this.hasReceivers) return;
    const body = await activities(MINUTE_MS)['notify.failure']({ request, message });
    await this.send('fail-to-start', body, 'request');
  }

  /** Ends when no script is running or waiting; at once if there are none. */
  async quiet(): Promise<void> {
    if (this.receivers.scripts.length > 0) await this.scripts;
  }

  /** All have been told, or somebody else goes on telling them. */
  async close(): Promise<void> {
    await CancellationScope.nonCancellable(async () => {
      await this.quiet();
      const allTaken = (): boolean => this.mailboxes.every((box) => box.isEmpty());
      if (!allTaken()) await condition(allTaken, LAST_DELIVERY_MS);
      const left = this.mailboxes
        .map((box) => box.takeBack())
        .filter((rest) => rest.events.length > 0);
      if (left.length === 0) return;
      const { workflowId, runId } = workflowInfo();
      await startChild<typeof deliverEvents>('deliver_events', {
        workflowId: `${workflowId}/events/${runId}`,
        args: [left],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
    });
  }

  private eventOf(
    message: string,
    body: Readonly<Record<string, unknown>>,
    key: string,
  ): NotifyEvent {
    const name = `${message}/${key}`;
    const count = (this.told.get(name) ?? 0) + 1;
    this.told.set(name, count);
    this.sequence += 1;
    return {
      id: `${this.firstRunId}/${name}/${String(count)}`,
      sequence: this.sequence,
      timeMs: Date.now(),
      message,
      body: { ...this.facts, ...body },
    };
  }

  private async tellScripts(event: NotifyEvent): Promise<void> {
    const { scripts, scriptTimeoutMs: timeoutMs } = this.receivers;
    const { composeDir } = this;
    const workDir = composeDir === null ? this.startDir : `${composeDir}/compose`;
    const limitMs = scripts.length * timeoutMs + MINUTE_MS;
    await CancellationScope.nonCancellable(async () => {
      try {
        const tell = activities(limitMs, composeDir === null)['notify.scripts'];
        const warnings = await tell({ event, scripts, timeoutMs, composeDir, workDir });
        for (const warning of warnings) this.warn(warning);
      } catch (error) {
        this.warn(`scripts may not know of ${event.id}: ${String(error)}`);
      }
    });
  }
}

/** @param once there is no journal yet that would keep a second attempt from telling twice */
function activities(limitMs: number, once = false): NotifyActivities {
  return proxyActivities<NotifyActivities>({
    startToCloseTimeout: limitMs,
    scheduleToCloseTimeout: limitMs + 10 * MINUTE_MS,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    retry: {
      initialInterval: SECOND_MS,
      maximumInterval: MINUTE_MS,
      ...(once ? { maximumAttempts: 1 } : {}),
    },
  });
}

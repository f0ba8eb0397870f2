/** Entries out of a workflow's history: what was decided, in which order, and how it ended. */
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { splitActivityId, type LogEntry } from './entry.js';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];
type Failure = NonNullable<
  NonNullable<HistoryEvent['activityTaskFailedEventAttributes']>['failure']
>;

interface Happening {
  readonly event: string;
  readonly text: string;
  readonly failed?: boolean;
  /** Of which scheduled activity. */
  readonly scheduledEventId?: unknown;
}

/** The entries of a history, in its order. */
export function historyEntries({ events }: History): readonly LogEntry[] {
  const activities = new Map<string, string>();
  return (events ?? []).flatMap((event) => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) activities.set(String(event.eventId), scheduled.activityId ?? '');
    const happening = activityHappening(event) ?? workflowHappening(event);
    return happening === null ? [] : [entryOf(event, happening, activities)];
  });
}

function entryOf(
  event: HistoryEvent,
  { event: name, text, failed = false, scheduledEventId }: Happening,
  activities: ReadonlyMap<string, string>,
): LogEntry {
  const id = activities.get(String(scheduledEventId)) ?? '';
  const place = splitActivityId(id);
  const label = place === null && id !== '' ? `${id}: ${text}` : text;
  return {
    timeMs: timeOf(event),
    node: place?.node ?? null,
    step: place?.step ?? null,
    event: name,
    text: label,
    failed,
  };
}

/** The seconds of a history from the server are a Long, those of one that was exported a number. */
function timeOf({ eventTime }: HistoryEvent): number {
  const nanos = eventTime?.nanos ?? 0;
  return Number(String(eventTime?.seconds ?? 0)) * 1_000 + Math.floor(nanos / 1_000_000);
}

function activityHappening(event: HistoryEvent): Happening | null {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const queue = scheduled.taskQueue?.name ?? '';
    return { event: 'scheduled', text: `on queue ${queue}`, scheduledEventId: event.eventId };
  }
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const { scheduledEventId } = completed;
    return { event: 'done', text: summaryOf(completed.result?.payloads?.[0]), scheduledEventId };
  }
  const failed = event.activityTaskFailedEventAttributes;
  if (failed) {
    const { scheduledEventId, failure } = failed;
    return { event: 'failed', text: messageOf(failure), failed: true, scheduledEventId };
  }
  const timedOut = event.activityTaskTimedOutEventAttributes;
  if (timedOut) {
    const { scheduledEventId, failure } = timedOut;
    return { event: 'timed out', text: messageOf(failure), failed: true, scheduledEventId };
  }
  const canceled = event.activityTaskCanceledEventAttributes;
  if (!canceled) return null;
  return { event: 'cancelled', text: '', scheduledEventId: canceled.scheduledEventId };
}

function workflowHappening(event: HistoryEvent): Happening | null {
  if (event.workflowExecutionStartedEventAttributes) return { event: 'started', text: 'workflow' };
  if (event.workflowExecutionCompletedEventAttributes) {
    return { event: 'completed', text: 'workflow' };
  }
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) return { event: 'failed', text: messageOf(failed.failure), failed: true };
  if (event.workflowExecutionCancelRequestedEventAttributes) {
    return { event: 'cancel requested', text: 'by a client' };
  }
  if (event.workflowExecutionCanceledEventAttributes) {
    return { event: 'cancelled', text: 'workflow', failed: true };
  }
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { event: 'terminated', text: terminated.reason ?? '', failed: true };
  if (event.workflowExecutionTimedOutEventAttributes) {
    return { event: 'timed out', text: 'workflow', failed: true };
  }
  return decision(event);
}

/** What an operator said, and where the history goes on. */
function decision(event: HistoryEvent): Happening | null {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    return { event: 'signal', text: said(signal.signalName, signal.input, signal.identity) };
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes;
  if (update) {
    const { input, meta } = update.acceptedRequest ?? {};
    return { event: 'update', text: said(input?.name, input?.args, meta?.identity) };
  }
  const next = event.workflowExecutionContinuedAsNewEventAttributes;
  return next ? { event: 'continued', text: `as run ${next.newExecutionRunId ?? ''}` } : null;
}

/** `retry {"node":"createrepo:Server.x86_64"} by 4711@host`. */
function said(
  name: string | null | undefined,
  input: { readonly payloads?: Payload[] | null } | null | undefined,
  identity: string | null | undefined,
): string {
  const [payload] = input?.payloads ?? [];
  const words = [
    name ?? '',
    ...(payload === undefined
      ? []
      : [JSON.stringify(defaultPayloadConverter.fromPayload(payload))]),
    ...(identity ? [`by ${identity}`] : []),
  ];
  return words.join(' ');
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

function summaryOf(payload: Payload | undefined): string {
  if (payload === undefined) return '';
  const result: unknown = defaultPayloadConverter.fromPayload(payload);
  if (typeof result !== 'object' || result === null || !('summary' in result)) return '';
  return String(result.summary);
}

/** The innermost message: those around it only say that an activity failed. */
function messageOf(failure: Failure | null | undefined): string {
  let inner = failure;
  while (inner?.cause) inner = inner.cause;
  return inner?.message ?? '';
}

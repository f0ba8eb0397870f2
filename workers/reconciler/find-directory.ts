/**
 * Finds the directory of a compose whose workflow closed before it could note where it is: from the result of the
 * allocation in its history, else by the owner files below the target directory of its request.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { readOwner } from '../../lib/compose-id/index.js';
import type { ClosedCompose } from './closed-compose.js';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

const requestSchema = z.object({
  targetDir: z.string().optional(),
  composeDir: z.string().optional(),
});
const allocatedSchema = z.object({ composeDir: z.string() });

/** The directory, or null if the workflow never made one. */
export async function findDirectory(client: Client, closed: ClosedCompose): Promise<string | null> {
  if (closed.composeDir !== null) return closed.composeDir;
  const history = await client.workflow.getHandle(closed.workflowId, closed.runId).fetchHistory();
  return allocatedIn(history) ?? (await ownedBelow(requestIn(history), closed.workflowId));
}

/** Whether the directory belongs to the workflow. */
export async function isOwnedBy(composeDir: string, workflowId: string): Promise<boolean> {
  const owner = await readOwner(composeDir).catch(() => null);
  return owner?.workflowId === workflowId;
}

/** What activity `compose.allocate` gave back. */
export function allocatedIn({ events }: History): string | null {
  const scheduled = events?.find(
    (event) =>
      event.activityTaskScheduledEventAttributes?.activityType?.name === 'compose.allocate',
  );
  if (scheduled === undefined) return null;
  const completed = events?.find(
    ({ activityTaskCompletedEventAttributes: attributes }) =>
      String(attributes?.scheduledEventId) === String(scheduled.eventId),
  );
  const payload = completed?.activityTaskCompletedEventAttributes?.result?.payloads?.[0];
  if (payload === undefined) return null;
  return (
    allocatedSchema.safeParse(defaultPayloadConverter.fromPayload(payload)).data?.composeDir ?? null
  );
}

const requestIn = (history: History): z.infer<typeof requestSchema> =>
  requestSchema.safeParse(inputIn(history)).data ?? {};

/** What the workflow was started with, as somebody may have written it. */
export function inputIn({ events }: History): unknown {
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  return payload === undefined ? {} : defaultPayloadConverter.fromPayload(payload);
}

async function ownedBelow(
  request: z.infer<typeof requestSchema>,
  workflowId: string,
): Promise<string | null> {
  const candidates =
    request.composeDir !== undefined
      ? [request.composeDir]
      : await directoriesIn(request.targetDir);
  for (const candidate of candidates) {
    if (await isOwnedBy(candidate, workflowId)) return candidate;
  }
  return null;
}

async function directoriesIn(parent: string | undefined): Promise<readonly string[]> {
  if (parent === undefined) return [];
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => path.join(parent, entry.name));
}

/** Tasks of a hub: their states, results, children and files. */
import { z } from 'zod';
import { TransientError } from '../errors.js';
import type { KojiClient } from './client.js';
import type { KojiCall, KojiValue } from './value.js';

/** States of a task by the hub's numbers (koji/__init__.py `TASK_STATES`). */
const TASK_STATES = ['FREE', 'OPEN', 'CLOSED', 'CANCELED', 'ASSIGNED', 'FAILED'] as const;
type TaskState = (typeof TASK_STATES)[number];

/** Whether nothing more will happen to a task. */
export const isFinished = (state: TaskState): boolean =>
  state === 'CLOSED' || state === 'CANCELED' || state === 'FAILED';

const taskSchema = z.looseObject({
  id: z.number().int(),
  state: z
    .number()
    .int()
    .min(0)
    .max(TASK_STATES.length - 1)
    .transform((number): TaskState => TASK_STATES[number] ?? 'FREE'),
  method: z.string(),
  arch: z.string().nullish(),
  label: z.string().nullish(),
  parent: z.number().int().nullish(),
  owner: z.number().int().nullish(),
  host_id: z.number().int().nullish(),
  channel_id: z.number().int().nullish(),
  priority: z.number().int().nullish(),
  create_time: z.string().nullish(),
  create_ts: z.number().nullish(),
  start_ts: z.number().nullish(),
  completion_ts: z.number().nullish(),
  request: z.array(z.custom<KojiValue>()).nullish(),
  result: z.custom<KojiValue>().nullish(),
});

/** A task as the hub tells of it; fields that are not named here are there, too. */
export type TaskInfo = z.infer<typeof taskSchema>;

/** Reads an answer of getTaskInfo, getTaskChildren or listTasks. @throws TransientError if it is none */
export function taskOf(value: KojiValue): TaskInfo {
  const read = taskSchema.safeParse(value);
  if (read.success) return read.data;
  throw new TransientError(`the hub's answer is no task: ${z.prettifyError(read.error)}`);
}

const tasksOf = (value: KojiValue): readonly TaskInfo[] =>
  Array.isArray(value) ? (value as readonly KojiValue[]).map(taskOf) : [];

/** A task with its request, or null if the hub knows none of the id. */
export async function taskInfo(koji: KojiClient, id: number): Promise<TaskInfo | null> {
  const value = await koji.call('getTaskInfo', [id], { request: true });
  return value === null ? null : taskOf(value);
}

/** Many tasks in one request; null for each that the hub does not know. */
export async function taskInfos(
  koji: KojiClient,
  ids: readonly number[],
): Promise<readonly (TaskInfo | null)[]> {
  const calls = ids.map((id): KojiCall => ({
    method: 'getTaskInfo',
    args: [id],
    kwargs: { request: true },
  }));
  const values = await koji.multicall(calls);
  return values.map((value) => (value === null ? null : taskOf(value)));
}

/**
 * What a finished task returned.
 * @throws KojiFault the builder's own fault if the task failed; 1000 if it was canceled or is not finished
 */
export async function taskResult(koji: KojiClient, id: number): Promise<KojiValue> {
  return await koji.call('getTaskResult', [id]);
}

/** Tasks that a task made itself, with their requests. */
export async function taskChildren(koji: KojiClient, id: number): Promise<readonly TaskInfo[]> {
  return tasksOf(await koji.call('getTaskChildren', [id], { request: true }));
}

/** All tasks below a task, by the id of their parent. */
export async function taskDescendents(
  koji: KojiClient,
  id: number,
): Promise<ReadonlyMap<number, readonly TaskInfo[]>> {
  const value = await koji.call('getTaskDescendents', [id], { request: true });
  // Its keys are texts: a struct has no others.
  return new Map(
    Object.entries(value ?? {}).map(([parent, tasks]) => [
      Number(parent),
      tasksOf(tasks as KojiValue),
    ]),
  );
}

/** Cancels a task and those below it; one that is finished already stays as it is. Needs a login. */
export async function cancelTask(koji: KojiClient, id: number): Promise<void> {
  await koji.call('cancelTask', [id]);
}

/** The page of a task in the hub's web interface. */
export const taskUrl = (koji: KojiClient, id: number): string =>
  `${koji.profile.weburl.replace(/\/+$/, '')}/taskinfo?taskID=${String(id)}`;

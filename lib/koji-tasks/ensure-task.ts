/**
 * One task per node, whatever is lost on the way: what is asked for is noted first; who finds a note without a task
 * looks on the hub for the one that it may have made, and cancels those that came of it beside (docs/koji-tasks.md).
 */
import { z } from 'zod';
import { InputError, KojiFault, TransientError } from '../errors.js';
import { withFileLock } from '../file-lock/index.js';
import { digestOf } from '../fingerprint/index.js';
import {
  cancelTask,
  FAULT,
  hasMethod,
  isFinished,
  taskInfo,
  taskOf,
  type KojiClient,
  type KojiValue,
  type TaskInfo,
} from '../koji/index.js';
import { cameOf, type TaskCall } from './call.js';
import type { TaskClaims } from './claims.js';
import { readTaskNote, writeTaskNote, type TaskNote } from './task-note.js';

export interface TaskOrder {
  /** Logged in already, or able to. */
  readonly koji: KojiClient;
  readonly call: TaskCall;
  /** Who it is for: `NODE/STEP`. */
  readonly owner: string;
  readonly noteFile: string;
  readonly claims: TaskClaims;
  /** Makes asking one after the other in a compose: a task that nobody claims is then a lost one. */
  readonly lockFile: string;
  /** A task that an operator wants to be taken instead of a new one. */
  readonly adopt: number | null;
  /** Work begins: a task that an earlier run or attempt has left failed or canceled is no use. Who waits is told of it. */
  readonly isBeginning?: boolean;
  readonly signal: AbortSignal;
  /** Called between the steps of asking; tests end the process there. */
  readonly at?: (point: 'before-submit' | 'after-submit') => void;
}

const LOCK_TIMEOUT_MS = 3_600_000;

/** More of one owner's tasks at once than any compose makes in the minutes that an answer may be lost for. */
const RECENT_TASKS = 500;

/**
 * The task of an order: the one it has, the one to adopt, the one that was lost, or a new one.
 * @throws KojiFault if the hub refuses it, TransientError if it cannot be reached, InputError if there is none to adopt, or
 * no such method
 */
export async function ensureTask(order: TaskOrder): Promise<number> {
  const note = await usableNote(order, await readTaskNote(order.noteFile));
  if (order.adopt !== null) return await adopt(order, order.adopt, note);
  if (note !== null && note.taskId !== null && !note.isSpent) return note.taskId;
  const { lockFile, signal } = order;
  return await withFileLock(lockFile, () => submit(order, note), {
    timeoutMs: LOCK_TIMEOUT_MS,
    signal,
  });
}

/** Whether a task by the note may be under way, or have ended well. */
export async function mayHaveTask(noteFile: string): Promise<boolean> {
  const note = await readTaskNote(noteFile);
  return note !== null && !note.isSpent;
}

/** A note of another request is void, and its task is not left running; one of a task that ended badly is spent. */
async function usableNote(order: TaskOrder, note: TaskNote | null): Promise<TaskNote | null> {
  if (note === null || note.isSpent) return note;
  const isOther = note.request !== undefined && note.request !== requestOf(order.call);
  if (!isOther && (note.taskId === null || order.isBeginning !== true)) return note;
  const task = note.taskId === null ? null : await taskInfo(order.koji, note.taskId);
  if (!isOther) return { ...note, isSpent: task === null || rank(task) > 0 };
  if (task !== null && !isFinished(task.state)) {
    await order.koji.login();
    await cancelTask(order.koji, task.id);
  }
  return null;
}

/** Says that the order's task ended without success. */
export async function spendTask(noteFile: string): Promise<void> {
  const note = await readTaskNote(noteFile);
  if (note !== null) await writeTaskNote(noteFile, { ...note, isSpent: true });
}

async function adopt(order: TaskOrder, id: number, note: TaskNote | null): Promise<number> {
  if (note?.taskId === id && !note.isSpent) return id;
  const task = await taskInfo(order.koji, id);
  if (task?.method !== order.call.taskMethod) {
    const what = task === null ? 'does not exist' : `is of method ${task.method}`;
    throw new InputError(
      `Koji task ${String(id)} ${what}; ${order.owner} needs one of method ${order.call.taskMethod}`,
      {
        hint: 'retry the node with the id of the right task, or without one',
      },
    );
  }
  await order.claims.assign(id, order.owner);
  await writeTaskNote(order.noteFile, noteOf(order.call, note?.afterTask ?? 0, id));
  return id;
}

async function submit(order: TaskOrder, note: TaskNote | null): Promise<number> {
  const { koji, call, noteFile } = order;
  await koji.login();
  const isLost = note !== null && note.taskId === null;
  if (isLost) {
    const lost = await takeLost(order, note.afterTask);
    if (lost !== null) return lost;
  }
  const afterTask = isLost ? note.afterTask : highest(await ownTasks(koji, call));
  await writeTaskNote(noteFile, noteOf(call, afterTask, null));
  order.at?.('before-submit');
  const id = await ask(order, afterTask);
  order.at?.('after-submit');
  await order.claims.claim(id, order.owner);
  await writeTaskNote(noteFile, noteOf(call, afterTask, id));
  return id;
}

/** Asks for the task; if the answer is lost, looks at once for what came of it. */
async function ask(order: TaskOrder, afterTask: number): Promise<number> {
  const { koji, call } = order;
  try {
    return taskIdOf(await koji.call(call.method, call.args, call.kwargs), call);
  } catch (error) {
    const isLost =
      error instanceof TransientError || (error instanceof KojiFault && error.code === FAULT.retry);
    const lost = isLost ? await takeLost(order, afterTask) : null;
    if (lost !== null) return lost;
    if (error instanceof KojiFault) await expectMethod(koji, call, error);
    throw error;
  }
}

/** A hub without the plug-in for a method says so in words alone. @throws InputError if it has no such method */
async function expectMethod(
  koji: KojiClient,
  { method }: TaskCall,
  cause: KojiFault,
): Promise<void> {
  if (cause.code !== FAULT.generic || (await hasMethod(koji, method))) return;
  throw new InputError(`the Koji hub ${koji.profile.server} has no method ${method}`, {
    hint: 'have the plug-in installed on hub and builders (docs/koji.md), or do without the option that asks for it',
    cause,
  });
}

/** Finds tasks that came of the call and nobody has: takes the first that is of use, and cancels the others. */
async function takeLost(order: TaskOrder, afterTask: number): Promise<number | null> {
  const { koji, call, claims, owner, noteFile } = order;
  const candidates: TaskInfo[] = [];
  for (const task of await ownTasks(koji, call)) {
    if (task.id <= afterTask || !cameOf(task.request ?? [], call)) continue;
    const claimedBy = await claims.ownerOf(task.id);
    if (claimedBy === null || claimedBy === owner) candidates.push(task);
  }
  const [first, ...surplus] = candidates.sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  if (first === undefined) return null;
  await claims.claim(first.id, owner);
  await writeTaskNote(noteFile, noteOf(call, afterTask, first.id));
  for (const task of surplus) if (!isFinished(task.state)) await cancelTask(koji, task.id);
  return first.id;
}

/** Failed ones are of use only if there is no other. */
const rank = ({ state }: TaskInfo): number => (state === 'FAILED' || state === 'CANCELED' ? 1 : 0);

/** Our tasks of the call's method on the hub, newest first. */
async function ownTasks(koji: KojiClient, call: TaskCall): Promise<readonly TaskInfo[]> {
  const user = userSchema.parse(await koji.call('getLoggedInUser'));
  const tasks = await koji.call('listTasks', [], {
    opts: { owner: user.id, method: call.taskMethod, decode: true },
    queryOpts: { order: '-id', limit: RECENT_TASKS },
  });
  return Array.isArray(tasks) ? (tasks as readonly KojiValue[]).map(taskOf) : [];
}

const userSchema = z.looseObject({ id: z.number().int() });

const highest = (tasks: readonly TaskInfo[]): number => Math.max(0, ...tasks.map(({ id }) => id));

const noteOf = (call: TaskCall, afterTask: number, taskId: number | null): TaskNote => ({
  version: 1,
  method: call.method,
  request: requestOf(call),
  afterTask,
  taskId,
  isSpent: false,
});

const requestOf = ({ method, args, kwargs }: TaskCall): string =>
  digestOf({ method, args, kwargs });

function taskIdOf(value: KojiValue, { method }: TaskCall): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new TransientError(`the hub's answer to ${method} is no task id`);
}

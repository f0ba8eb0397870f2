/** Tasks in the state: making one, its numbers, its directory. */
import path from 'node:path';
import { taskDirectory, type KojiValue } from '../../../lib/koji/index.js';
import type { HubState, HubStore, TaskRow } from './state.js';

/** Numbers of the states. */
export const TASK = {
  free: 0,
  open: 1,
  closed: 2,
  canceled: 3,
  assigned: 4,
  failed: 5,
  finished: [2, 3, 5] as readonly number[],
} as const;

export interface TaskFacts {
  readonly method: string;
  readonly request: readonly KojiValue[];
  readonly arch: string;
  readonly owner: number;
  readonly priority: number;
  readonly parent?: number;
  readonly label?: string;
}

/** A task that a builder will take. */
export function newTask(store: HubStore, facts: TaskFacts): TaskRow {
  const task: TaskRow = {
    label: null,
    parent: null,
    ...facts,
    id: store.nextId(),
    host_id: null,
    channel_id: 1,
    weight: 0.1,
    state: TASK.free,
    create_ts: Date.now() / 1000,
    start_ts: null,
    completion_ts: null,
    result: null,
  };
  store.state.tasks.push(task);
  store.save();
  return task;
}

/** Where a task's files lie. */
export const taskDirectoryOf = (state: HubState, id: number): string =>
  path.join(state.topdir, taskDirectory(id));

/** Cancels what a compose that ended early has left on its hub. */
import { KojiFault } from '../errors.js';
import { cancelTask, isFinished, taskInfos, type KojiClient } from '../koji/index.js';
import type { TaskClaims } from './claims.js';

/** Cancels all unfinished tasks of a compose; returns their ids. @throws TransientError if the hub cannot be reached */
export async function cancelTasks(
  koji: KojiClient,
  claims: TaskClaims,
): Promise<readonly number[]> {
  const ids = await claims.tasks();
  if (ids.length === 0) return [];
  const tasks = await taskInfos(koji, ids);
  const open = tasks.filter((task) => task !== null && !isFinished(task.state));
  if (open.length === 0) return [];
  await koji.login();
  for (const task of open) {
    // One that ended just now cannot be cancelled any more, which is as good.
    if (task !== null) await cancelTask(koji, task.id).catch(ignoreFault);
  }
  return open.flatMap((task) => (task === null ? [] : [task.id]));
}

function ignoreFault(error: unknown): void {
  if (!(error instanceof KojiFault)) throw error;
}

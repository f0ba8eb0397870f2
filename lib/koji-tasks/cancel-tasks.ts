/** Cancels what a compose that ended early has left on its hub. */
import { KojiFault } from '../errors.js';
import {
  cancelTask,
  isFinished,
  openKoji,
  taskInfos,
  type KojiClient,
  type OpenKojiOptions,
  type TaskInfo,
} from '../koji/index.js';
import { TaskClaims } from './claims.js';

/**
 * Cancels all unfinished tasks that a directory of claims names; returns their ids.
 * @throws TransientError if the hub cannot be reached, ConfigError if its profile is gone
 */
export async function cancelTasks(
  directory: string,
  options: OpenKojiOptions = {},
): Promise<readonly number[]> {
  const claims = new TaskClaims(directory);
  const [ids, profile] = [await claims.tasks(), await claims.profile()];
  if (ids.length === 0 || profile === null) return [];
  const koji = await openKoji(profile, options);
  try {
    const known = await taskInfos(koji, ids);
    const open = known.filter((task) => task !== null).filter(({ state }) => !isFinished(state));
    if (open.length > 0) await cancelAll(koji, open);
    return open.map(({ id }) => id);
  } finally {
    koji.close();
  }
}

async function cancelAll(koji: KojiClient, tasks: readonly TaskInfo[]): Promise<void> {
  await koji.login();
  for (const { id } of tasks) {
    // One that ended just now cannot be cancelled any more, which is as good.
    await cancelTask(koji, id).catch((error: unknown) => {
      if (!(error instanceof KojiFault)) throw error;
    });
  }
  await koji.logout();
}

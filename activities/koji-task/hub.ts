/** A step's way to its hub: a client for the time of some calls, and where the compose notes its tasks. */
import path from 'node:path';
import { openKoji, type KojiClient } from '../../lib/koji/index.js';
import { mayHaveTask as mayHaveTaskBy, TaskClaims } from '../../lib/koji-tasks/index.js';
import type { StepContext } from '../step/index.js';

export type KojiContext = StepContext<'koji_profile'>;

/** Carries out calls; the session ends with them. @throws ConfigError without a working profile */
export async function withKoji<T>(
  { config, signal, progress }: KojiContext,
  work: (koji: KojiClient) => Promise<T>,
): Promise<T> {
  const koji = await openKoji(config.koji_profile, { signal, onRetry: progress });
  try {
    return await work(koji);
  } finally {
    if (!signal.aborted) await koji.logout();
    koji.close();
  }
}

/** Where a compose notes its tasks. */
export const claimsOf = ({ tree }: Pick<KojiContext, 'tree'>): TaskClaims =>
  new TaskClaims(tree.kojiTasksDir());

/** What a node asked its hub for; `name` tells several tasks of a node apart. */
export const noteFileOf = ({ tree, node }: KojiContext, name: string): string =>
  path.join(tree.tasksDir(node.id), `${name}.json`);

/** Whether a task of the node may be under way, or have ended well. */
export const mayHaveTask = async (context: KojiContext, name: string): Promise<boolean> =>
  await mayHaveTaskBy(noteFileOf(context, name));

export const submitLockOf = ({ tree }: Pick<KojiContext, 'tree'>): string =>
  tree.workDir('global', 'koji-submit.lock');

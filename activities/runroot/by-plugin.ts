/** What a plug-in of Koji makes on a builder: one task for it (pungi/runroot.py `run_pungi_buildinstall`, `run_pungi_ostree`). */
import type { PungiPluginTask, TaskCall } from '../../lib/koji-tasks/index.js';
import { haveTask, waitForTask } from '../koji-task/index.js';
import { builderOptions } from './by-koji.js';
import type { RunrootContext, RunrootRequest } from './request.js';

export interface PluginRequest extends Pick<
  RunrootRequest,
  'arch' | 'logFile' | 'mounts' | 'name' | 'packages' | 'phase'
> {
  /** The call of the plug-in, with what it is told beside. */
  readonly call: (task: PungiPluginTask) => TaskCall;
}

/** Returns the id of the task, which has ended well. @throws KojiTaskError, ConfigError without a tag */
export async function byPlugin(context: RunrootContext, request: PluginRequest): Promise<number> {
  const { arch, call, logFile, mounts, name, packages, phase } = request;
  const told = call({ ...builderOptions(context.config, phase), arch, packages, mounts });
  const task = await haveTask(context, told, logFile, { name, isBeginning: true });
  await waitForTask(context, task, logFile, name);
  return task.id;
}

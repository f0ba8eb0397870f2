/** Runs lorax by Koji's plugin of Pungi, option lorax_use_koji_plugin (pungi/runroot.py `run_pungi_buildinstall`). */
import { loraxPluginArguments, type LoraxInput } from '../../lib/installer/index.js';
import { pungiBuildinstallCall } from '../../lib/koji-tasks/index.js';
import { removeTree } from '../../lib/process/index.js';
import { buildrootRpms } from '../../lib/runroot/index.js';
import { mayHaveTask, withKoji } from '../koji-task/index.js';
import { byPlugin } from '../runroot/index.js';
import { logOf, type BuildinstallContext } from './context.js';

const NAME = 'lorax';

/** @param taskDir gets `results` and `logs`. Returns the packages of the root that lorax ran in. */
export async function runByPlugin(
  context: BuildinstallContext,
  input: LoraxInput,
  { taskDir, packages }: { readonly taskDir: string; readonly packages: readonly string[] },
): Promise<readonly string[]> {
  // The plugin refuses a directory that is there; only a task that is still ours may have it.
  if (!(await mayHaveTask(context, NAME))) await removeTree(taskDir);
  const how = {
    chown_uid: process.getuid?.() ?? 0,
    lorax_args: loraxPluginArguments(input, taskDir),
  };
  const taskId = await byPlugin(context, {
    phase: 'buildinstall',
    name: NAME,
    call: (task) => pungiBuildinstallCall(task, how),
    arch: context.arch(),
    packages,
    mounts: [context.tree.topDir],
    logFile: logOf(context),
  });
  return await withKoji(context, (koji) => buildrootRpms(koji, taskId));
}

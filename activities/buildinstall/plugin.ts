/** Runs lorax by Koji's plugin of Pungi, option lorax_use_koji_plugin (pungi/runroot.py `run_pungi_buildinstall`). */
import { loraxPluginArguments, type LoraxInput } from '../../lib/installer/index.js';
import { pungiBuildinstallCall } from '../../lib/koji-tasks/index.js';
import { removeTree } from '../../lib/process/index.js';
import { buildrootRpms } from '../../lib/runroot/index.js';
import { haveTask, mayHaveTask, waitForTask, withKoji } from '../koji-task/index.js';
import { tagOf } from '../runroot/index.js';
import { logOf, type BuildinstallContext } from './context.js';

const NAME = 'lorax';

/** @param taskDir gets `results` and `logs`. Returns the packages of the root that lorax ran in. */
export async function runByPlugin(
  context: BuildinstallContext,
  input: LoraxInput,
  { taskDir, packages }: { readonly taskDir: string; readonly packages: readonly string[] },
): Promise<readonly string[]> {
  const { config, tree } = context;
  const { runroot_channel: channel, runroot_weights: weights } = config;
  // The plugin refuses a directory that is there; only a task that is still ours may have it.
  if (!(await mayHaveTask(context, NAME))) await removeTree(taskDir);
  const call = pungiBuildinstallCall({
    tag: tagOf(config),
    arch: context.arch(),
    loraxArguments: loraxPluginArguments(input, taskDir),
    packages,
    mounts: [tree.topDir],
    channel: channel ?? null,
    weight: weights.buildinstall === undefined ? null : Math.trunc(weights.buildinstall),
    uid: process.getuid?.() ?? 0,
  });
  const asking = { name: NAME, isBeginning: true };
  const task = await haveTask(context, call, logOf(context), asking);
  await waitForTask(context, task, logOf(context), NAME);
  return await withKoji(context, (koji) => buildrootRpms(koji, task.id));
}

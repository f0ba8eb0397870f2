/** Runs lorax for an installer: by Koji's plug-in of Pungi, else in a root of the arch (pungi/phases/ostree_installer.py). */
import path from 'node:path';
import { loraxPluginArguments, planLorax, type LoraxInput } from '../../lib/installer/index.js';
import { pungiBuildinstallCall } from '../../lib/koji-tasks/index.js';
import { hardlinkTree } from '../../lib/process/index.js';
import { byPlugin, runroot, runrootPlace, taskPlace, type RunrootPlace } from '../runroot/index.js';
import type { InstallerContext, InstallerPlace } from './place.js';

/** One run of lorax, or of several that a note tells apart. */
const NAME = 'lorax';

/** Where lorax works. */
export const rootOf = async (context: InstallerContext): Promise<RunrootPlace> =>
  context.config.ostree_installer_use_koji_plugin
    ? await taskPlace(context, NAME)
    : await runrootPlace(context, 'ostree_installer', NAME);

/** Returns what lorax made, where it may be published from. */
export async function runLorax(
  context: InstallerContext,
  { block, logDir }: InstallerPlace,
  input: LoraxInput,
  root: RunrootPlace,
): Promise<string> {
  const request = {
    phase: 'ostree_installer',
    name: NAME,
    arch: context.arch(),
    packages: ['pungi', 'lorax', 'ostree', ...(block.extra_runroot_pkgs ?? [])],
    mounts: [context.tree.topDir],
    logFile: path.join(logDir, 'runroot.log'),
  } as const;
  if (context.config.ostree_installer_use_koji_plugin) {
    const how = {
      chown_uid: process.getuid?.() ?? 0,
      lorax_args: loraxPluginArguments(input, root.outputDir),
    };
    await byPlugin(context, { ...request, call: (task) => pungiBuildinstallCall(task, how) });
    const made = await root.results();
    await hardlinkTree(path.join(made, 'logs'), logDir);
    return path.join(made, 'results');
  }
  const { program, args } = planLorax(input);
  await runroot(context, {
    ...request,
    command: [program, ...args],
    makes: root.outputDir,
    chownPaths: [root.outputDir],
    logDir,
  });
  return await root.results();
}

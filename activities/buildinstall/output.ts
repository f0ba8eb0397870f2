/** Where an installer is made: where commands in roots work, or in a directory that holds its logs, too. */
import path from 'node:path';
import { hardlinkTree, removeTree } from '../../lib/process/index.js';
import { runrootPlace, type RunrootPlace } from '../runroot/index.js';
import type { BuildinstallContext } from './context.js';

export interface InstallerOutput {
  /** Holds results and logs of one task, whichever attempt of ours waits for it; null: lorax logs into the compose. */
  readonly taskDir: string | null;
  /** What lorax makes; must not be there before. */
  readonly results: string;
  readonly logs: string;
  readonly input: RunrootPlace['input'];
  /** Once lorax has ended well: what it made, where it may be published from. */
  readonly fetch: () => Promise<string>;
}

export async function outputOf(context: BuildinstallContext): Promise<InstallerOutput> {
  const logs = context.tree.buildinstallLogDir(context.arch(), context.variant().uid);
  const taskDir = taskDirOf(context);
  if (taskDir !== null) return taskOutput(context, taskDir, logs);
  const { outputDir, input, results } = await runrootPlace(context, 'buildinstall', 'lorax');
  return { taskDir, results: outputDir, logs, input, fetch: results };
}

/** With `buildinstall_topdir` (Koji sees the compose read-only) and with Koji's plugin, logs lie beside the results. */
function taskDirOf({ config, node, tree, ...context }: BuildinstallContext): string | null {
  const { buildinstall_topdir: top, lorax_use_koji_plugin: byPlugin } = config;
  if (top === undefined) return byPlugin ? tree.runrootDir(node.id, 'lorax-plugin') : null;
  const compose = `buildinstall-${path.basename(tree.topDir)}`;
  return path.join(top, compose, context.arch(), context.variant().uid);
}

/** All of it is linked or copied: an attempt that takes the task over after a crash must find it where it was. */
function taskOutput(
  { scratch, publish }: BuildinstallContext,
  taskDir: string,
  ownLogs: string,
): InstallerOutput {
  const [results, logs] = ['results', 'logs'].map((name) => path.join(taskDir, name));
  return {
    taskDir,
    results: results ?? '',
    logs: logs ?? '',
    input: async (publication) => {
      await publish([publication]);
      return publication.to;
    },
    fetch: async () => {
      const fetched = path.join(scratch, 'results');
      await hardlinkTree(results ?? '', fetched);
      await hardlinkTree(logs ?? '', ownLogs);
      return fetched;
    },
  };
}

/** What a task has left is of no more use when the installer is in the compose. */
export async function removeTaskOutput(context: BuildinstallContext): Promise<void> {
  const taskDir = taskDirOf(context);
  if (taskDir !== null) await removeTree(taskDir);
}

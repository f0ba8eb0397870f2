/**
 * Option buildinstall_allow_reuse: what lorax made for an older compose stands in for what it would make of the same
 * (pungi/phases/buildinstall.py `_reuse_old_buildinstall_result`). The tree's own edits are made anew.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ComposeTree } from '../../lib/compose-tree/index.js';
import { hardlinkTree } from '../../lib/process/index.js';
import { newestResolved } from '../../lib/report/index.js';
import { volumeIdOf, type BuildinstallContext } from './context.js';

export interface Installer {
  /** What lorax made, where it may be published from. */
  readonly results: string;
  /** Text of the list of the packages that it ran with. */
  readonly rpms: string;
}

/** Null if there is none, it may not be taken, or another would be made now. */
export async function olderInstaller(context: BuildinstallContext): Promise<Installer | null> {
  const { config, scratch } = context;
  const { older } = context.compose;
  if (older === undefined) return null;
  if (!config.buildinstall_allow_reuse && older.takes !== 'all') return null;
  if ((await context.olderIfSame()) === null) return null;
  const tree = new ComposeTree(older.composeDir);
  if (!(await hasSameVolumeId(context, tree))) return null;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const results = path.join(scratch, 'older-installer');
  await hardlinkTree(tree.buildinstallDir(arch, uid), results);
  const list = tree.logFile(arch, `buildinstall-${uid}-RPMs`);
  return { results, rpms: await readFile(list, 'utf8').catch(() => '') };
}

/** Its boot configuration names the volume, whose id may tell the compose. */
async function hasSameVolumeId(context: BuildinstallContext, tree: ComposeTree): Promise<boolean> {
  const before = await newestResolved(tree);
  if (before === null) return false;
  const compose = { ...context.compose, identity: before.identity };
  return volumeIdOf({ ...context, compose }) === volumeIdOf(context);
}

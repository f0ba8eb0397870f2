/**
 * The commit made by Pungi's own program in a root of the arch, as Pungi has it made (pungi/phases/ostree.py). It writes
 * the ref and the summary itself; its mark beside the commit's id tells a later attempt that the commit is there.
 */
import path from 'node:path';
import { generateVersion } from '../../lib/compose-id/index.js';
import { withFileLock } from '../../lib/file-lock/index.js';
import {
  makeTreeArguments,
  makeTreeCommand,
  OstreeRepository,
  type MakeTreeArguments,
} from '../../lib/ostree/index.js';
import { pungiOstreeCall } from '../../lib/koji-tasks/index.js';
import { byPlugin, runroot } from '../runroot/index.js';
import { newCommit } from './commit-id.js';
import type { OstreeContext, OstreePlace } from './place.js';

export interface CommitElsewhere {
  /** Null: the treefile names none. */
  readonly ref: string | null;
  readonly timeoutMs: number;
}

/** The commit; null if nothing had changed. One compose at a time commits to a ref. */
export async function commitInRoot(
  context: OstreeContext,
  place: OstreePlace,
  { ref, timeoutMs }: CommitElsewhere,
): Promise<string | null> {
  const { block, commitIdFile } = place;
  const repository = new OstreeRepository(block.ostree_repo);
  const work = async (): Promise<string | null> => {
    // A connection that was cut says nothing of what became of the command.
    if ((await newCommit(commitIdFile)) === null) await composeTree(context, place);
    const commit = await newCommit(commitIdFile);
    const isNamed = commit === null || ref === null || block.tag_ref === false;
    if (!isNamed && !(await repository.refContains(ref, commit))) {
      await repository.writeRef(ref, commit);
    }
    return commit;
  };
  const lock = repository.noteFile(ref ?? '', 'lock');
  return await withFileLock(lock, work, { timeoutMs, signal: context.signal });
}

/** By a task of Koji's plug-in, or by a command in a root. */
async function composeTree(context: OstreeContext, place: OstreePlace): Promise<void> {
  const { block, logDir } = place;
  const options = optionsOf(context, place);
  const request = {
    phase: 'ostree',
    name: 'commit',
    arch: context.arch(),
    packages: ['pungi', 'ostree', 'rpm-ostree', ...(block.runroot_packages ?? [])],
    mounts: [context.tree.topDir, block.ostree_repo],
    logFile: path.join(logDir, 'runroot.log'),
  } as const;
  if (context.config.ostree_use_koji_plugin) {
    const how = { pungi_make_ostree_args: makeTreeArguments(options) };
    await byPlugin(context, { ...request, call: (task) => pungiOstreeCall(task, how) });
  } else {
    await runroot(context, { ...request, command: makeTreeCommand(options), isNewChroot: true });
  }
}

function optionsOf(
  { compose }: OstreeContext,
  { block, configRepo, extraConfig, logDir }: OstreePlace,
): MakeTreeArguments {
  const version =
    block.version === undefined
      ? null
      : generateVersion(block.version, compose.identity, 'ostree.version');
  return {
    repo: block.ostree_repo,
    'log-dir': logDir,
    treefile: path.join(configRepo, block.treefile),
    version,
    'extra-config': extraConfig,
    'update-summary': block.update_summary === true,
    'ostree-ref': block.ostree_ref ?? null,
    'force-new-commit': block.force_new_commit === true,
    'unified-core': block.unified_core === true,
  };
}

/** Step announce: the repository's summary is brought up to date, and the commit is made known. */
import path from 'node:path';
import type { StepMessage } from '../../graph/wire.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { withFileLock } from '../../lib/file-lock/index.js';
import { OstreeRepository, summaryCommand } from '../../lib/ostree/index.js';
import type { StepReturn } from '../step/index.js';
import { isHere, placeOf, type OstreeContext } from './place.js';

const LOCK_TIMEOUT_MS = 3_600_000;

/** The name of the lock for what belongs to the whole repository; no ref begins with a dot. */
const WHOLE_REPOSITORY = '.summary';

export async function announce(context: OstreeContext): Promise<StepReturn> {
  const { block, logDir } = placeOf(context);
  const { summary } = context.previous('commit');
  const messages = [message(context, block.ostree_repo)];
  // In a root of another place the program that commits does it.
  if (block.update_summary !== true || !isHere(context)) return { summary, messages };
  const repository = new OstreeRepository(block.ostree_repo);
  await withFileLock(
    repository.noteFile(WHOLE_REPOSITORY, 'lock'),
    () => context.run(summaryCommand(repository.path), path.join(logDir, 'ostree-summary.log')),
    { timeoutMs: LOCK_TIMEOUT_MS, signal: context.signal },
  );
  return { summary: `${summary}; summary updated`.slice(0, 400), messages };
}

/** Handlers sign the commit on this message, and what follows waits for them (pungi/phases/ostree.py). */
function message(context: OstreeContext, repo: string): StepMessage {
  const { ref, commit } = context.previous('commit').data;
  const body = {
    variant: context.variant().uid,
    arch: context.arch(),
    ref,
    commitid: commit,
    repo_path: translatePath(context.config.translate_paths, repo),
    local_repo_path: repo,
  };
  return { message: 'ostree', body, when: 'now' };
}

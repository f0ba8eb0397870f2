/** Step announce: the repository's summary is brought up to date. */
import path from 'node:path';
import { withFileLock } from '../../lib/file-lock/index.js';
import { OstreeRepository, summaryCommand } from '../../lib/ostree/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type OstreeContext } from './place.js';

const LOCK_TIMEOUT_MS = 3_600_000;

/** The name of the lock for what belongs to the whole repository; no ref begins with a dot. */
const WHOLE_REPOSITORY = '.summary';

export async function announce(context: OstreeContext): Promise<StepReturn> {
  const { block, logDir } = placeOf(context);
  const { summary } = context.previous('commit');
  if (block.update_summary !== true) return { summary };
  const repository = new OstreeRepository(block.ostree_repo);
  await withFileLock(
    repository.noteFile(WHOLE_REPOSITORY, 'lock'),
    () => context.run(summaryCommand(repository.path), path.join(logDir, 'ostree-summary.log')),
    { timeoutMs: LOCK_TIMEOUT_MS, signal: context.signal },
  );
  return { summary: `${summary}; summary updated`.slice(0, 400) };
}

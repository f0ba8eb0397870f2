/** Step commit: rpm-ostree composes the tree and commits it, once per compose and ref (docs/ostree.md). */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { generateVersion } from '../../lib/compose-id/index.js';
import {
  commitOnce,
  composeTreeCommand,
  copyTweaked,
  expandRef,
  OstreeRepository,
  readTweaked,
  refOf,
  type TweakedTreefile,
} from '../../lib/ostree/index.js';
import type { StepReturn } from '../step/index.js';
import { newCommit } from './commit-id.js';
import { commitInRoot } from './in-root.js';
import { isHere, placeOf, type OstreeContext, type OstreePlace } from './place.js';

const preparedSchema = z.object({
  token: z.string(),
  repos: z.array(z.object({ name: z.string(), baseurl: z.string() }).loose()),
});

/** Another compose may be composing for the same ref. */
const LOCK_TIMEOUT_MS = 6 * 3_600_000;

export async function commit(context: OstreeContext): Promise<StepReturn> {
  const place = placeOf(context);
  const { block } = place;
  const { token, repos } = preparedSchema.parse(context.previous('prepare').data);
  const tweaked = await tweak(context, place, repos);
  const arch = context.arch();
  const ref = refOf(tweaked.content, arch);
  context.progress(`waiting for ${ref ?? block.ostree_repo}`);
  const made = isHere(context)
    ? await commitHere(context, place, { tweaked, ref, token })
    : await commitInRoot(context, place, { ref, timeoutMs: LOCK_TIMEOUT_MS });
  return {
    summary:
      made === null ? `no change of ${ref ?? block.treefile}` : `${ref ?? ''} ${made}`.trim(),
    data: { ref, commit: made },
  };
}

interface CommitHere {
  readonly tweaked: TweakedTreefile;
  readonly ref: string | null;
  readonly token: string;
}

const commitHere = async (
  context: OstreeContext,
  place: OstreePlace,
  { tweaked, ref, token }: CommitHere,
): Promise<string | null> =>
  await commitOnce({
    repository: new OstreeRepository(place.block.ostree_repo),
    ref,
    tagRef: place.block.tag_ref !== false,
    token,
    noteFile: place.note,
    make: () => composeTree(context, place, tweaked, token),
    timeoutMs: LOCK_TIMEOUT_MS,
    signal: context.signal,
  });

/** The treefile as rpm-ostree gets it. */
async function tweak(
  context: OstreeContext,
  { block, configRepo }: OstreePlace,
  repos: z.infer<typeof preparedSchema>['repos'],
): Promise<TweakedTreefile> {
  const ref = block.ostree_ref;
  return await readTweaked(configRepo, block.treefile, {
    repos,
    keepOriginalSources: block.keep_original_sources === true,
    set: ref === undefined ? {} : { ref: expandRef(ref, context.arch()) },
  });
}

async function composeTree(
  context: OstreeContext,
  { block, configRepo, logDir, commitIdFile }: OstreePlace,
  tweaked: TweakedTreefile,
  token: string,
): Promise<string | null> {
  const version =
    block.version === undefined
      ? null
      : generateVersion(block.version, context.compose.identity, 'ostree.version');
  // The mark of an attempt that died would be taken for this one's.
  await rm(`${commitIdFile}.stamp`, { force: true });
  await context.run(
    composeTreeCommand({
      repo: block.ostree_repo,
      treefile: await copyTweaked(configRepo, block.treefile, tweaked, context.scratch),
      commitIdFile,
      version,
      token,
      unifiedCore: block.unified_core === true,
      forceNewCommit: block.force_new_commit === true,
    }),
    path.join(logDir, 'create-ostree-repo.log'),
  );
  return await newCommit(commitIdFile);
}

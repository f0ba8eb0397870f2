/** Step prepare: the treefile's repository is cloned, the block's repositories are named, the node gets its token. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hasComps } from '../../lib/comps/index.js';
import { BASE_ARCH } from '../../lib/ostree/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { prepareConfigRepo } from '../ostree-block/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type OstreeContext } from './place.js';

export async function prepare(context: OstreeContext): Promise<StepReturn> {
  const { config, tree } = context;
  const place = placeOf(context);
  const { block } = place;
  const { repos, warnings } = await prepareConfigRepo(context, {
    ...place,
    defaultBranch: 'master',
    more: hasComps(config) ? [tree.compsRepo(BASE_ARCH, context.variant().uid)] : [],
    title: 'OSTree',
  });
  // A commit id that an earlier run left would be taken for this one's.
  for (const end of ['', '.stamp']) await rm(`${place.commitIdFile}${end}`, { force: true });
  await makeDirectory(block.ostree_repo);
  return {
    summary: `${block.treefile} of ${block.config_url}`.slice(0, 400),
    data: { token: randomUUID(), repos },
    warnings: [...warnings],
  };
}

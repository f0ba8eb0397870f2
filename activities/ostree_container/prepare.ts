/** Step prepare: the treefile's repository is cloned and the block's repositories are named. */
import { prepareConfigRepo } from '../ostree-block/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type ContainerContext } from './place.js';

export async function prepare(context: ContainerContext): Promise<StepReturn> {
  const place = placeOf(context);
  const { block } = place;
  const { repos, warnings } = await prepareConfigRepo(context, {
    ...place,
    defaultBranch: 'main',
    more: [],
    title: 'OSTree container',
  });
  return {
    summary: `${block.treefile} of ${block.config_url}`.slice(0, 400),
    data: { repos },
    warnings: [...warnings],
  };
}

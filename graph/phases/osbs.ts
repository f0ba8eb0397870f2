/** Container images, built by Koji out of git (pungi/phases/osbs.py). */
import { definePhase } from '../define-phase.js';
import { KOJI_TASK_OPTIONS, KOJI_TASK_STEPS } from '../koji-task.js';
import { needs, usedByBlock } from '../needs.js';
import { taskBlockOf, taskBlocks } from '../task-blocks.js';

export const osbsPhase = definePhase({
  name: 'osbs',
  pungiPhase: 'osbs',
  scope: 'variant.block',
  needs: [needs('createrepo', usedByBlock, "the container's packages come out of the repository")],
  onNeedFailed: 'skip',
  reads: [...KOJI_TASK_OPTIONS, 'cts_url', 'osbs', 'osbs_allow_reuse', 'osbs_registries'],
  steps: KOJI_TASK_STEPS,
  deliverable: 'osbs',
  blocksByConfig: (config, variants) =>
    taskBlocks(config.osbs, variants, ({ repo }) => ({ repos: repo })),
  failableByConfig: (config, node) => Boolean(taskBlockOf(config.osbs, node)?.failable),
  tellsCompose: true,
  summary: 'Have container images built by Koji.',
});

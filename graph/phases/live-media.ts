/** Live media, made by Koji with livemedia-creator (pungi/phases/livemedia_phase.py). */
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import { taskBlockOf, taskBlocks, wholeTaskMayFail } from '../task-blocks.js';

export const liveMediaPhase = definePhase({
  name: 'live_media',
  pungiPhase: 'live_media',
  scope: 'variant.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [
    ...KOJI_TASK_OPTIONS,
    ...imageDefaultOptions('live_media'),
    'global_ksurl',
    'live_media',
    'live_media_ksurl',
  ],
  steps: KOJI_TASK_STEPS,
  deliverable: 'live-media',
  blocksByConfig: (config, variants) =>
    taskBlocks(config.live_media, variants, (block) => ({
      ...block,
      repos: block.repo,
      installTreeFrom: block.install_tree_from,
    })),
  failableByConfig: (config, node, input) =>
    wholeTaskMayFail(taskBlockOf(config.live_media, node), node, input),
  tellsCompose: true,
  summary: 'Have live media made by Koji.',
});

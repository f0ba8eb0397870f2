/** Images made by Koji with image-builder (imagebuilder of later versions of Pungi). */
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import { taskBlockOf, taskBlocks, wholeTaskMayFail } from '../task-blocks.js';

export const imagebuilderPhase = definePhase({
  name: 'imagebuilder',
  pungiPhase: 'imagebuilder',
  scope: 'variant.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [
    ...KOJI_TASK_OPTIONS,
    ...imageDefaultOptions('imagebuilder'),
    'imagebuilder',
    'imagebuilder_scratch',
    'imagebuilder_seed',
  ],
  steps: KOJI_TASK_STEPS,
  deliverable: 'imageBuilderBuild',
  blocksByConfig: (config, variants) => taskBlocks(config.imagebuilder, variants, (block) => block),
  failableByConfig: (config, node, input) =>
    wholeTaskMayFail(taskBlockOf(config.imagebuilder, node), node, input),
  tellsCompose: true,
  summary: 'Have images made by image-builder in Koji.',
});

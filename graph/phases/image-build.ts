/** Disk images of several formats, made by Koji with image-build (pungi/phases/image_build.py). */
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import { taskBlockOf, taskBlocks, wholeTaskMayFail } from '../task-blocks.js';

export const imageBuildPhase = definePhase({
  name: 'image_build',
  pungiPhase: 'image_build',
  scope: 'variant.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [
    ...KOJI_TASK_OPTIONS,
    ...imageDefaultOptions('image_build'),
    'global_ksurl',
    'image_build',
    'image_build_allow_reuse',
    'image_build_ksurl',
  ],
  steps: KOJI_TASK_STEPS,
  deliverable: 'image-build',
  blocksByConfig: (config, variants) =>
    taskBlocks(config.image_build, variants, ({ 'image-build': image }) => ({
      arches: image.arches,
      repos: image.repo,
      installTreeFrom: image.install_tree_from,
    })),
  failableByConfig: (config, node, input) =>
    wholeTaskMayFail(taskBlockOf(config.image_build, node)?.['image-build'], node, input),
  tellsCompose: true,
  summary: 'Have disk images made by Koji.',
});

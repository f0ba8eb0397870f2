/** Images made by Koji with kiwi (kiwibuild of later versions of Pungi). */
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import { taskBlockOf, taskBlocks, wholeTaskMayFail } from '../task-blocks.js';

export const kiwibuildPhase = definePhase({
  name: 'kiwibuild',
  pungiPhase: 'kiwibuild',
  scope: 'variant.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [
    ...KOJI_TASK_OPTIONS,
    ...imageDefaultOptions('kiwibuild'),
    'kiwibuild',
    'kiwibuild_bundle_name_format',
    'kiwibuild_description_path',
    'kiwibuild_description_scm',
    'kiwibuild_manifest_type',
    'kiwibuild_repo_releasever',
    'kiwibuild_type',
    'kiwibuild_type_attr',
  ],
  steps: KOJI_TASK_STEPS,
  deliverable: 'kiwibuild',
  blocksByConfig: (config, variants) => taskBlocks(config.kiwibuild, variants, (block) => block),
  failableByConfig: (config, node, input) =>
    wholeTaskMayFail(taskBlockOf(config.kiwibuild, node), node, input),
  tellsCompose: true,
  summary: 'Have images made by kiwi in Koji.',
});

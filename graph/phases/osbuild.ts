/** Images made by Koji with osbuild (pungi/phases/osbuild.py). */
import { definePhase } from '../define-phase.js';
import {
  imageDefaultOptions,
  KOJI_TASK_NEEDS,
  KOJI_TASK_OPTIONS,
  KOJI_TASK_STEPS,
} from '../koji-task.js';
import { taskBlockOf, taskBlocks } from '../task-blocks.js';

export const osbuildPhase = definePhase({
  name: 'osbuild',
  pungiPhase: 'osbuild',
  scope: 'variant.block',
  needs: KOJI_TASK_NEEDS,
  onNeedFailed: 'skip',
  reads: [...KOJI_TASK_OPTIONS, ...imageDefaultOptions('osbuild'), 'osbuild'],
  steps: KOJI_TASK_STEPS,
  deliverable: 'osbuild',
  blocksByConfig: (config, variants) =>
    taskBlocks(config.osbuild, variants, ({ arches, repo }) => ({ arches, repos: repo })),
  // The task cannot tell its arches apart: that one may fail means that all may (pungi/phases/osbuild.py).
  failableByConfig: (config, node) =>
    (taskBlockOf(config.osbuild, node)?.failable ?? []).length > 0,
  tellsCompose: true,
  summary: 'Have images made by osbuild in Koji.',
});

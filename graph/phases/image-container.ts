/** Containers around an image of the compose, built by Koji (pungi/phases/image_container.py). */
import { definePhase } from '../define-phase.js';
import { KOJI_TASK_OPTIONS, KOJI_TASK_STEPS } from '../koji-task.js';
import { needs, sameVariant } from '../needs.js';
import { IMAGE_PHASES } from '../../config-schemas/phase-names.js';
import { taskBlockOf, taskBlocks } from '../task-blocks.js';

export const imageContainerPhase = definePhase({
  name: 'image_container',
  pungiPhase: 'image_container',
  scope: 'variant.block',
  needs: IMAGE_PHASES.map((phase) =>
    needs(phase, sameVariant, 'the image that it holds is looked for among them'),
  ),
  onNeedFailed: 'run',
  reads: [...KOJI_TASK_OPTIONS, 'image_container'],
  steps: KOJI_TASK_STEPS,
  deliverable: 'osbs',
  blocksByConfig: (config, variants) => taskBlocks(config.image_container, variants, () => ({})),
  failableByConfig: (config, node) => taskBlockOf(config.image_container, node)?.failable === true,
  tellsCompose: true,
  summary: 'Have containers built around images by Koji.',
});

/** What phases that wait for a Koji task have in common: steps, needs, options with defaults (docs/koji-tasks.md). */
import type { Need, StepDeclaration } from './model.js';
import { needs, usedByBlock } from './needs.js';
import { HOUR_MS, STEP_TIMEOUT_MS } from './policies.js';

/** A hub may be down for maintenance over a weekend, and queues of rare arches are long. */
const TASK_TIMEOUT_MS = 7 * 24 * HOUR_MS;

/** submit → watch → collect: who waits holds nothing, and any worker that knows Koji goes on after another's death. */
export const KOJI_TASK_STEPS = [
  { name: 'submit', queue: 'koji', timeoutMs: STEP_TIMEOUT_MS.tool, retry: 'network' },
  {
    name: 'watch',
    queue: 'koji',
    timeoutMs: TASK_TIMEOUT_MS,
    retry: 'network',
    detachable: true,
  },
  { name: 'collect', queue: 'koji', timeoutMs: STEP_TIMEOUT_MS.bulk, retry: 'network' },
] as const satisfies readonly StepDeclaration[];

/** Builders read repositories and trees by their URLs. */
export const KOJI_TASK_NEEDS: readonly Need[] = [
  needs('createrepo', usedByBlock, 'its packages come out of the repository'),
  // What it says of the installer and the repository is seen of these; the rest is who the compose is.
  needs('tree_metadata', usedByBlock, 'the installation tree is read by its URL', 'nothing'),
  needs('buildinstall', usedByBlock, 'the installation tree is read by its URL', {
    below: 'work/{arch}/buildinstall/',
  }),
];

/** Options that every such phase reads. */
export const KOJI_TASK_OPTIONS = ['koji_profile', 'translate_paths'] as const;

/** The options of a phase that say what its blocks do not (pungi/phases/base.py `ImageConfigMixin`). */
export const imageDefaultOptions = <Phase extends string>(phase: Phase) =>
  [
    `${phase}_target`,
    `${phase}_version`,
    `${phase}_release`,
    'global_target',
    'global_version',
    'global_release',
  ] as const;

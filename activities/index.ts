/** All activities by type, for a worker to register. */
import type { Logger } from 'pino';
import type { ComposeFrameActivities } from '../graph/compose-activities.js';
import { createComposeActivities } from './compose/index.js';
import { createMultiActivities } from './multi/index.js';
import { createNotifyActivities } from './notify/index.js';
import { PHASE_ACTIVITIES } from './phases.js';
import { activitiesOf, framed } from './step/index.js';

/** What activities need of the worker that carries them out. */
export interface ActivityDependencies {
  readonly log: Logger;
  /** Names of search attributes that the server has; the workflow must set no other. */
  readonly searchAttributes: readonly string[];
  /** Whether a workflow has not closed: a compose directory belongs to its workflow as long as that is open. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Asks the server to cancel a workflow. */
  readonly cancel: (workflowId: string) => Promise<void>;
}

type Activity = (input: never) => Promise<unknown>;

/** The activities of the frame (`compose.validate` …) and of all phases (`createrepo.repos` …). */
export function createActivities(dependencies: ActivityDependencies): Record<string, Activity> {
  const { searchAttributes } = dependencies;
  const frame: ComposeFrameActivities = {
    ...createComposeActivities(dependencies),
    'compose.capabilities': () => Promise.resolve({ searchAttributes }),
  };
  const steps = PHASE_ACTIVITIES.map((phase) => activitiesOf(phase, dependencies));
  return Object.assign(
    {},
    framed({ ...frame, ...createNotifyActivities(), ...createMultiActivities(dependencies) }),
    ...steps,
  ) as Record<string, Activity>;
}

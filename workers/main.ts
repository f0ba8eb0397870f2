/** What `punji worker` runs: the activities of all phases in the workers of this process. */
import { pino } from 'pino';
import { createActivities } from '../activities/index.js';
import { SECOND_MS } from '../graph/policies.js';
import type { ActivitySet } from './create-workers.js';
import { rememberedArches, watchArches, type StateFiles } from './embedded/index.js';
import { ownArch, PLAIN_QUEUES, planQueues, type PlainQueue } from './queues.js';
import { runWorkerProcess, type ServerFacts, type WorkerProcessOptions } from './run-worker.js';

/** What a person may choose. */
export interface WorkerChoices extends Pick<
  WorkerProcessOptions,
  'settings' | 'storages' | 'healthFile' | 'healthAddress' | 'metricsAddress' | 'signal'
> {
  readonly arches: readonly string[];
  readonly queues: readonly PlainQueue[];
  readonly slots: number | undefined;
  readonly reconcileSeconds: number | undefined;
  readonly logLevel: string;
  /** The state directory, if this is the worker of embedded mode. */
  readonly embedded: StateFiles | null;
}

const RECONCILE_SECONDS = 30;
/** One machine with a server of its own: looking often costs nothing. */
const EMBEDDED_RECONCILE_SECONDS = 2;

/** Runs the workers that were asked for, without a choice those of this machine, until told to end. */
export async function runWorker(choices: WorkerChoices): Promise<void> {
  // Tools write files that others read: who starts the worker with a strict umask must not lock them out.
  process.umask(0o022);
  const { embedded, slots } = choices;
  // Standard error is written at once: what a worker said last matters most when it is killed.
  const log = pino({ level: choices.logLevel }, pino.destination({ dest: 2, sync: true }));
  const seconds = embedded === null ? RECONCILE_SECONDS : EMBEDDED_RECONCILE_SECONDS;
  await runWorkerProcess({
    ...choices,
    queues: planQueues(await archesOf(choices), queuesOf(choices), slots),
    activities: ({ pool, ...server }) => {
      const activities: ActivitySet = createActivities({ log, ...server });
      return embedded === null ? activities : growing(activities, embedded, pool, slots);
    },
    reconcileIntervalMs: (choices.reconcileSeconds ?? seconds) * SECOND_MS,
    log,
  });
}

const nothingChosen = ({ arches, queues }: WorkerChoices): boolean =>
  arches.length === 0 && queues.length === 0;

async function archesOf(choices: WorkerChoices): Promise<readonly string[]> {
  const chosen = nothingChosen(choices) ? [ownArch()] : choices.arches;
  const remembered = choices.embedded === null ? [] : await rememberedArches(choices.embedded);
  return [...new Set([...chosen, ...remembered])];
}

const queuesOf = (choices: WorkerChoices): readonly PlainQueue[] =>
  nothingChosen(choices) ? PLAIN_QUEUES : choices.queues;

/** In embedded mode the worker takes the work of every arch that a compose turns out to have. */
function growing(
  activities: ActivitySet,
  files: StateFiles,
  pool: ServerFacts['pool'],
  slots: number | undefined,
): ActivitySet {
  return watchArches(activities, files, async (arches) => {
    await Promise.all(planQueues(arches, [], slots).map((queue) => pool.add(queue)));
  });
}

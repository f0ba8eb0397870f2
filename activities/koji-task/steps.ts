/** The steps of a phase that waits for a Koji task: submit → watch → collect (docs/koji-tasks.md). */
import path from 'node:path';
import { z } from 'zod';
import type { KojiClient } from '../../lib/koji/index.js';
import type { TaskCall } from '../../lib/koji-tasks/index.js';
import type { StepContext, StepFunction, StepReturn } from '../step/index.js';
import type { Config } from '../../config-schemas/config.js';
import { haveTask, waitForTask } from './carry-out.js';
import { withKoji } from './hub.js';
import { olderFiles, takeOlder, type OlderFiles } from './older.js';

/** What a phase knows of its task. */
export interface KojiTaskWork<Key extends keyof Config> {
  /** What is asked for; the same whenever it is asked. */
  readonly call: (context: StepContext<Key>) => TaskCall | Promise<TaskCall>;
  /** Absolute path of the log. */
  readonly logFile: (context: StepContext<Key>) => string;
  /** Whether an older compose's may be taken instead: as an option allows, and if it has all of it. Never by default. */
  readonly mayTakeOlder?: (context: StepContext<Key>) => {
    readonly isAllowed: boolean;
    readonly isWhole: (files: OlderFiles) => boolean;
  };
  /** Takes what the task has made into the compose. */
  readonly collect: (
    context: StepContext<Key>,
    koji: KojiClient,
    taskId: number,
  ) => Promise<StepReturn>;
}

/** What a step says if no task is needed. */
const olderSchema = z.object({ older: z.string() });

const taskSchema = z.object({ taskId: z.number().int().positive(), taskUrl: z.string() });

interface KojiTaskSteps<Key extends keyof Config> {
  readonly submit: StepFunction<Key>;
  readonly watch: StepFunction<Key>;
  readonly collect: StepFunction<Key>;
}

/** Makes the steps of a phase. */
export function kojiTaskSteps<Key extends keyof Config>(
  work: KojiTaskWork<Key | 'koji_profile'>,
): KojiTaskSteps<Key | 'koji_profile'> {
  const have = async (context: StepContext<Key | 'koji_profile'>, isBeginning: boolean) =>
    await haveTask(context, await work.call(context), work.logFile(context), { isBeginning });
  const older = async (context: StepContext<Key | 'koji_profile'>): Promise<OlderFiles | null> => {
    const rule = work.mayTakeOlder?.(context);
    const files = rule === undefined ? null : await olderFiles(context, rule.isAllowed);
    return files !== null && files.size > 0 && rule?.isWhole(files) === true ? files : null;
  };
  return {
    submit: async (context) => {
      if ((await older(context)) !== null) return takenOver(context);
      const task = await have(context, true);
      return outcome(`${task.method} ${task.url}`, task.id, task.url);
    },
    watch: async (context) => {
      if (isTaken(context.previous('submit').data)) return takenOver(context);
      // It has the task of step submit, or after a failure another.
      const task = await have(context, false);
      await waitForTask(context, task, work.logFile(context));
      return outcome(`${task.method} ${String(task.id)} CLOSED`, task.id, task.url);
    },
    collect: async (context) => {
      const files = isTaken(context.previous('watch').data) ? await older(context) : null;
      if (files !== null) {
        await takeOlder(context, files);
        return takenOver(context);
      }
      const { taskId, taskUrl } = taskSchema.parse(context.previous('watch').data);
      const made = await withKoji(context, (koji) => work.collect(context, koji, taskId));
      return {
        ...made,
        summary: `${made.summary} (task ${String(taskId)})`.slice(-400),
        data: { ...made.data, taskId, taskUrl },
      };
    },
  };
}

const isTaken = (data: unknown): boolean => olderSchema.safeParse(data).success;

function takenOver({ compose }: Pick<StepContext, 'compose'>): StepReturn {
  const name = path.basename(compose.older?.composeDir ?? '');
  return { summary: `the same as in ${name}: taken over`, data: { older: name } };
}

const outcome = (summary: string, taskId: number, taskUrl: string): StepReturn => ({
  summary: summary.slice(0, 400),
  data: { taskId, taskUrl },
});

/**
 * Where a command in a root finds its inputs and puts what it makes. A command on this worker or by ssh is its
 * attempt's own, and has the attempt's scratch. A Koji task outlives attempts: it has a directory that all attempts
 * find, and what it made there is linked into scratch, so that what a crash undoes can be published again.
 */
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { runrootMethod, type RunrootPhase } from '../../config-schemas/runroot-method.js';
import {
  fromSystemError,
  hardlinkTree,
  makeDirectory,
  removeTree,
} from '../../lib/process/index.js';
import { mayHaveTask } from '../koji-task/index.js';
import type { Publication } from '../step/index.js';
import type { RunrootContext } from './request.js';

export interface RunrootPlace {
  /** For what the command makes; it may have to make the directory itself. */
  readonly outputDir: string;
  /** Puts an input in place: where it says, or where a task finds it whatever becomes of this attempt. Returns its path. */
  readonly input: (publication: Publication) => Promise<string>;
  /** Once the command has ended well: what it made, where it may be published from. */
  readonly results: () => Promise<string>;
}

/** The place of a command of a node; `name` tells several of them apart. */
export async function runrootPlace(
  context: RunrootContext,
  phase: RunrootPhase,
  name: string,
): Promise<RunrootPlace> {
  if (runrootMethod(context.config, phase) === 'koji') return await taskPlace(context, name);
  const own = await ownPlace(context, name);
  return {
    outputDir: own,
    input: async (publication) => {
      await context.publish([publication]);
      return publication.to;
    },
    results: () => Promise.resolve(own),
  };
}

async function ownPlace({ scratch }: RunrootContext, name: string): Promise<string> {
  const own = path.join(scratch, 'root', name);
  await makeDirectory(path.dirname(own));
  return own;
}

/** The place of a task on a hub, whatever the method of runroot is. */
export async function taskPlace(context: RunrootContext, name: string): Promise<RunrootPlace> {
  const own = await ownPlace(context, name);
  const shared = context.tree.runrootDir(context.node.id, name);
  const outputDir = path.join(shared, 'out');
  const inputDir = path.join(shared, 'in');
  // Inputs are there before a task is asked for, and are not changed under it.
  const isAsked = await mayHaveTask(context, name);
  if (!isAsked) await removeTree(shared);
  await makeDirectory(inputDir);
  return {
    outputDir,
    input: async ({ from, to }) => {
      const target = path.join(inputDir, path.basename(to));
      if (!isAsked) {
        await rename(from, target).catch((error: unknown) => {
          throw fromSystemError(error, 'write', target);
        });
      }
      return target;
    },
    results: async () => {
      await hardlinkTree(outputDir, own);
      return own;
    },
  };
}

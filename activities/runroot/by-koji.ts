/** A command in a buildroot of Koji: one task for it, and another if the builder had no loop device left. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunrootPhase } from '../../config-schemas/runroot-method.js';
import { ConfigError, KojiTaskError } from '../../lib/errors.js';
import { runrootCall, type PungiPluginTask, type TaskCall } from '../../lib/koji-tasks/index.js';
import { codeOf, fromSystemError } from '../../lib/process/index.js';
import { buildrootRpms, kojiText, lacksLoopDevice } from '../../lib/runroot/index.js';
import { haveTask, waitForTask, withKoji } from '../koji-task/index.js';
import { shellCommandOf, type RunrootContext, type RunrootRequest } from './request.js';

const LOOP_DEVICE_RETRIES = 3;

/** Returns the packages of the buildroot. @throws KojiTaskError, ConfigError without a tag */
export async function byKoji(
  context: RunrootContext,
  request: RunrootRequest,
): Promise<readonly string[]> {
  const call = callFor(context, request);
  for (let tried = 0; ; tried += 1) {
    const task = await haveTask(context, call, request.logFile, {
      name: request.name,
      isBeginning: tried === 0,
    });
    try {
      await waitForTask(context, task, request.logFile, request.name);
      return await withKoji(context, (koji) => buildrootRpms(koji, task.id));
    } catch (error) {
      const mayRetry = error instanceof KojiTaskError && tried < LOOP_DEVICE_RETRIES;
      if (!mayRetry || !(await failedForLoopDevice(request))) throw error;
      context.progress('the builder had no loop device: asking for another task');
    }
  }
}

function callFor({ config }: RunrootContext, request: RunrootRequest): TaskCall {
  return runrootCall({
    ...builderOptions(config, request.phase),
    arch: request.arch,
    command: kojiText(shellCommandOf(request)),
    packages: request.packages,
    mounts: request.mounts,
    isNewChroot: request.isNewChroot === true,
  });
}

/** What the configuration says of all tasks of a phase. @throws ConfigError without a tag */
export function builderOptions(
  config: RunrootContext['config'],
  phase: RunrootPhase,
): Pick<PungiPluginTask, 'channel' | 'tag' | 'weight'> {
  const { runroot_channel: channel, runroot_weights: weights } = config;
  const weight = phase === 'ostree_container' ? weights.ostree : weights[phase];
  return {
    tag: tagOf(config),
    channel: channel ?? null,
    weight: weight === undefined ? null : Math.trunc(weight),
  };
}

/** @throws ConfigError if there is none */
export function tagOf({ runroot_tag: tag }: Pick<RunrootContext['config'], 'runroot_tag'>): string {
  if (tag !== undefined && tag !== '') return tag;
  throw new ConfigError([
    {
      severity: 'error',
      path: 'runroot_tag',
      message: 'a task in a buildroot of Koji needs a tag',
      hint: 'set runroot_tag to the tag whose repository fills the buildroot',
    },
  ]);
}

async function failedForLoopDevice({ logDir }: RunrootRequest): Promise<boolean> {
  if (logDir === undefined) return false;
  const file = path.join(logDir, 'program.log');
  try {
    return lacksLoopDevice(await readFile(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fromSystemError(error, 'read', file);
  }
}

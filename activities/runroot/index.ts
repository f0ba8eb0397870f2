/** Runs a command in a root of the target arch by the method that the configuration names (docs/runroot.md). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { KojiTaskError, ConfigError } from '../../lib/errors.js';
import { runrootCall } from '../../lib/koji-tasks/index.js';
import { codeOf, fromSystemError } from '../../lib/process/index.js';
import {
  buildrootRpms,
  kojiText,
  lacksLoopDevice,
  listedRpms,
  planSsh,
  runrootMethod,
  shellText,
  type RunrootPhase,
} from '../../lib/runroot/index.js';
import { haveTask, waitForTask, withKoji } from '../koji-task/index.js';
import type { StepContext } from '../step/index.js';

/** The options that whoever runs commands so must read. */
export type RunrootOption =
  | 'global_runroot_method'
  | 'koji_profile'
  | 'runroot_channel'
  | 'runroot_method'
  | 'runroot_ssh_hostnames'
  | 'runroot_ssh_init_template'
  | 'runroot_ssh_install_packages_template'
  | 'runroot_ssh_run_template'
  | 'runroot_ssh_username'
  | 'runroot_tag'
  | 'runroot_weights';
export type RunrootContext = StepContext<RunrootOption>;

export interface RunrootRequest {
  readonly phase: RunrootPhase;
  /** Tells several commands of a node apart, and stays the same when a step is tried again. */
  readonly name: string;
  /** Words, or a text for the shell. */
  readonly command: string | readonly string[];
  readonly arch: string;
  readonly packages: readonly string[];
  readonly mounts: readonly string[];
  readonly logFile: string;
  readonly chownPaths?: readonly string[];
  readonly isNewChroot?: boolean;
  /** Directory of lorax's logs; its word on loop devices decides whether to try again. */
  readonly logDir?: string;
}

const LOOP_DEVICE_RETRIES = 3;

/**
 * Runs the command; returns the packages of the root that it ran in, if they are known.
 * @throws KojiTaskError, ToolError if it fails, ConfigError if the method lacks an option
 */
export async function runroot(
  context: RunrootContext,
  request: RunrootRequest,
): Promise<readonly string[]> {
  switch (runrootMethod(context.config, request.phase)) {
    case 'koji':
      return await byKoji(context, request);
    case 'openssh':
      return await bySsh(context, request);
    case 'local':
      return await here(context, request);
  }
}

async function byKoji(
  context: RunrootContext,
  request: RunrootRequest,
): Promise<readonly string[]> {
  const call = callFor(context, request);
  for (let tried = 0; ; tried += 1) {
    const task = await haveTask(context, call, request.logFile, request.name);
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

function callFor({ config }: RunrootContext, request: RunrootRequest) {
  const { runroot_tag: tag, runroot_channel: channel, runroot_weights: weights } = config;
  if (tag === undefined || tag === '') {
    throw new ConfigError([
      {
        severity: 'error',
        path: 'runroot_tag',
        message: 'method koji of runroot needs a tag',
        hint: 'set runroot_tag to the tag whose repository fills the buildroot',
      },
    ]);
  }
  const weight = request.phase === 'ostree_container' ? undefined : weights[request.phase];
  return runrootCall({
    tag,
    arch: request.arch,
    command: kojiText(shellCommand(request)),
    packages: request.packages,
    mounts: request.mounts,
    channel: channel ?? null,
    weight: weight === undefined ? null : Math.trunc(weight),
    isNewChroot: request.isNewChroot === true,
  });
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

async function bySsh(
  { config, run }: RunrootContext,
  request: RunrootRequest,
): Promise<readonly string[]> {
  const text = shellText(shellCommand(request));
  const plan = planSsh(config, request.arch, text, request.packages);
  const log = (suffix: string): string => request.logFile.replace(/(\.log)?$/, `.${suffix}.log`);
  const key =
    plan.init === null ? '' : (await run(plan.init, log('init'))).stdout.replace(/\n+$/, '');
  const install = plan.install(key);
  if (install !== null) await run(install, log('install_packages'));
  await run(plan.run(key), request.logFile);
  return listedRpms((await run(plan.listRpms(key), log('rpms'))).stdout);
}

/** This worker is of the arch; its tools are what is installed here. */
async function here({ run }: RunrootContext, request: RunrootRequest): Promise<readonly string[]> {
  const { command, logFile } = request;
  const [program = '', ...args] =
    typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  await run({ program, args }, logFile);
  const query = '%{name}-%{version}-%{release}.%{arch}\\n';
  const listed = await run({ program: 'rpm', args: ['-qa', `--qf=${query}`] }, logFile);
  return listedRpms(listed.stdout);
}

const shellCommand = ({ command, chownPaths = [] }: RunrootRequest) => ({
  command,
  chownPaths,
  uid: process.getuid?.() ?? 0,
});

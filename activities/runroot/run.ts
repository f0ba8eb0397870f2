/** Runs a command in a root of the target arch by the method that the configuration names (docs/runroot.md). */
import { runrootMethod } from '../../config-schemas/runroot-method.js';
import { removeTree } from '../../lib/process/index.js';
import { listedRpms } from '../../lib/runroot/index.js';
import { byKoji } from './by-koji.js';
import { bySsh } from './by-ssh.js';
import type { RunrootContext, RunrootRequest } from './request.js';

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

/** This worker is of the arch; its tools are what is installed here. */
async function here({ run }: RunrootContext, request: RunrootRequest): Promise<readonly string[]> {
  const { command, logFile, makes } = request;
  if (makes !== undefined) await removeTree(makes);
  const [program = '', ...args] =
    typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  await run({ program, args }, logFile);
  const query = '%{name}-%{version}-%{release}.%{arch}\\n';
  const listed = await run({ program: 'rpm', args: ['-qa', `--qf=${query}`] }, logFile);
  return listedRpms(listed.stdout);
}

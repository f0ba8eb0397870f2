/** A command on a host of the arch, by ssh. */
import { listedRpms, planSsh, shellText } from '../../lib/runroot/index.js';
import { shellCommandOf, type RunrootContext, type RunrootRequest } from './request.js';

/** Returns the packages of the root, as it lists them. @throws ToolError, ConfigError without a host */
export async function bySsh(
  { config, run }: RunrootContext,
  request: RunrootRequest,
): Promise<readonly string[]> {
  const text = shellText(shellCommandOf(request));
  const plan = planSsh(config, request.arch, text, request.packages);
  const log = (suffix: string): string => request.logFile.replace(/(\.log)?$/, `.${suffix}.log`);
  const key =
    plan.init === null ? '' : (await run(plan.init, log('init'))).stdout.replace(/[\r\n]+$/, '');
  const install = plan.install(key);
  if (install !== null) await run(install, log('install_packages'));
  await run(plan.run(key), request.logFile);
  return listedRpms((await run(plan.listRpms(key), log('rpms'))).stdout);
}

/** Which programs a configuration needs on the machines that make its media and repositories (pungi/checks.py). */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import { commandEnvironment, packageOf } from '../process/index.js';
import type { ConfigProblem } from '../errors.js';

type ToolOptions = Pick<
  Config,
  'create_jigdo' | 'runroot_tag' | 'createiso_use_xorrisofs' | 'createrepo_c'
>;

/** Node's names of the machines that syslinux exists for. */
const X86 = new Set(['x64', 'ia32']);

/** The programs by name. @param machine `process.arch` of the worker */
export function requiredTools(options: ToolOptions, machine: string): readonly string[] {
  const isLocal = options.runroot_tag === undefined || options.runroot_tag === '';
  const iso = options.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage';
  const suffix = options.createrepo_c ? '_c' : '';
  return [
    'implantisomd5',
    'checkisomd5',
    ...(options.create_jigdo ? ['jigdo-lite'] : []),
    ...(isLocal ? [iso] : []),
    ...(isLocal && X86.has(machine) ? ['isohybrid'] : []),
    ...['createrepo', 'modifyrepo', 'mergerepo'].map((name) => `${name}${suffix}`),
  ];
}

/** A problem for each program that this machine does not have. */
export async function missingTools(
  programs: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ConfigProblem[]> {
  const searched = (commandEnvironment({}, environment).PATH ?? '').split(path.delimiter);
  const found = await Promise.all(programs.map((program) => isThere(program, searched)));
  return programs
    .filter((_, index) => found[index] !== true)
    .map((program) => ({
      severity: 'error',
      message: `Program '${program}' doesn't exist. Install package '${packageOf(program)}'.`,
    }));
}

async function isThere(program: string, searched: readonly string[]): Promise<boolean> {
  const places = searched.map((directory) => path.join(directory, program));
  const checks = await Promise.allSettled(places.map((place) => access(place, constants.X_OK)));
  return checks.some((check) => check.status === 'fulfilled');
}

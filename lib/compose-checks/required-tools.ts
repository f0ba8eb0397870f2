/** Which programs a configuration needs on the machines that make its repositories and media (pungi/checks.py). */
import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import type { ConfigProblem } from '../errors.js';
import { commandEnvironment, packageOf } from '../process/index.js';

type ToolOptions = Pick<Config, 'create_jigdo' | 'createiso_use_xorrisofs' | 'createrepo_c'>;

/** The programs by name, for the phases that are not skipped. */
export function requiredTools(
  options: ToolOptions,
  skippedPhases: readonly string[],
): readonly string[] {
  const runs = (phase: string): boolean => !skippedPhases.includes(phase);
  const suffix = options.createrepo_c ? '_c' : '';
  const tools = [
    `createrepo${suffix}`,
    `modifyrepo${suffix}`,
    ...(runs('productimg') ? PRODUCT_IMAGE_TOOLS : []),
    ...(runs('createiso') ? isoTools(options) : []),
    ...(runs('repoclosure') ? ['dnf'] : []),
  ];
  return [...new Set(tools)];
}

const PRODUCT_IMAGE_TOOLS: readonly string[] = ['msgfmt', 'mke2fs', 'debugfs', 'xorriso'];

const isoTools = (options: ToolOptions): readonly string[] => [
  ...(options.createiso_use_xorrisofs ? ['xorrisofs', 'xorriso'] : ['genisoimage', 'isoinfo']),
  'implantisomd5',
  ...(options.create_jigdo ? ['jigdo-file'] : []),
];

/** A warning for each program that this machine does not have: another machine may be the one that needs it. */
export async function missingTools(
  programs: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly ConfigProblem[]> {
  const searched = (commandEnvironment({}, environment).PATH ?? '').split(path.delimiter);
  const found = await Promise.all(programs.map((program) => isThere(program, searched)));
  return programs
    .filter((_, index) => found[index] !== true)
    .map((program) => ({
      severity: 'warning',
      message: `Program '${program}' doesn't exist on ${os.hostname()}. Install package '${packageOf(program)}'.`,
      hint: 'machines whose workers make repositories and media need it',
    }));
}

async function isThere(program: string, searched: readonly string[]): Promise<boolean> {
  const places = searched.map((directory) => path.join(directory, program));
  const checks = await Promise.allSettled(places.map((place) => access(place, constants.X_OK)));
  return checks.some((check) => check.status === 'fulfilled');
}

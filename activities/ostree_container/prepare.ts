/** Step prepare: the treefile's repository is cloned and the block's repositories are named. */
import path from 'node:path';
import type { Repo } from '../../config-schemas/shapes.js';
import {
  BASE_ARCH,
  exportConfigRepo,
  extraConfigText,
  nameRepos,
  urlsOf,
} from '../../lib/ostree/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type ContainerContext } from './place.js';

export async function prepare(context: ContainerContext): Promise<StepReturn> {
  const { block, configRepo, extraConfig, logDir } = placeOf(context);
  const scm = path.join(context.scratch, 'scm');
  const clone = path.join(context.scratch, 'config_repo');
  await makeDirectory(scm);
  await exportConfigRepo({ url: block.config_url, branch: block.config_branch ?? 'main' }, clone, {
    baseDir: context.compose.configDir,
    scratch: scm,
    logFile: path.join(logDir, 'clone.log'),
    run: (command, logFile, options) => context.run(command, logFile, options),
  });
  const { sets } = await readJsonFile(context.tree.pkgsetIndex(), pkgsetIndexSchema);
  const own: readonly Repo[] = [block.repo ?? []].flat();
  const made = sets.map(({ name }) => context.tree.pkgsetRepo(BASE_ARCH, name));
  const { repos, warnings } = nameRepos(
    [...own, ...urlsOf(made, context.config.translate_paths)],
    'OSTree container',
  );
  const extra = path.join(context.scratch, 'extra_config.json');
  await writeScratchFile(extra, extraConfigText(block, repos));
  await context.publish([
    { from: clone, to: configRepo, replace: true },
    { from: extra, to: extraConfig },
  ]);
  return {
    summary: `${block.treefile} of ${block.config_url}`.slice(0, 400),
    data: { repos },
    warnings: [...warnings],
  };
}

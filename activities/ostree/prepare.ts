/** Step prepare: the treefile's repository is cloned, the block's repositories are named, the node gets its token. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Repo } from '../../config-schemas/shapes.js';
import { hasComps } from '../../lib/comps/index.js';
import {
  BASE_ARCH,
  exportConfigRepo,
  extraConfigText,
  nameRepos,
  urlsOf,
  type NamedRepos,
} from '../../lib/ostree/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type OstreeContext, type OstreePlace } from './place.js';

export async function prepare(context: OstreeContext): Promise<StepReturn> {
  const place = placeOf(context);
  const { block, logDir } = place;
  const scm = path.join(context.scratch, 'scm');
  const clone = path.join(context.scratch, 'config_repo');
  await makeDirectory(scm);
  await exportConfigRepo(
    { url: block.config_url, branch: block.config_branch ?? 'master' },
    clone,
    {
      baseDir: context.compose.configDir,
      scratch: scm,
      logFile: path.join(logDir, 'clone.log'),
      run: (command, logFile, options) => context.run(command, logFile, options),
    },
  );
  const { repos, warnings } = await reposOf(context, place);
  const extraConfig = path.join(context.scratch, 'extra_config.json');
  await writeScratchFile(extraConfig, extraConfigText(block, repos));
  // A commit id that an earlier run left would be taken for this one's.
  for (const end of ['', '.stamp']) await rm(`${place.commitIdFile}${end}`, { force: true });
  await makeDirectory(block.ostree_repo);
  await context.publish([
    { from: clone, to: place.configRepo, replace: true },
    { from: extraConfig, to: place.extraConfig },
  ]);
  return {
    summary: `${block.treefile} of ${block.config_url}`.slice(0, 400),
    data: { token: randomUUID(), repos },
    warnings: [...warnings],
  };
}

/** Those of the block, then each package set's, then that of the variant's comps. */
async function reposOf(context: OstreeContext, { block }: OstreePlace): Promise<NamedRepos> {
  const { config, tree } = context;
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const own: readonly Repo[] = [block.repo ?? []].flat();
  const made = [
    ...sets.map(({ name }) => tree.pkgsetRepo(BASE_ARCH, name)),
    ...(hasComps(config) ? [tree.compsRepo(BASE_ARCH, context.variant().uid)] : []),
  ];
  return nameRepos([...own, ...urlsOf(made, config.translate_paths)], 'OSTree');
}

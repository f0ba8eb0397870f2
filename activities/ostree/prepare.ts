/** Step prepare: the treefile's repository is cloned, the block's repositories are named, the node gets its token. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Arch } from '../../config-schemas/names.js';
import type { Repo } from '../../config-schemas/shapes.js';
import { translatePath } from '../../lib/compose-id/index.js';
import { hasComps } from '../../lib/comps/index.js';
import { nameRepos, type NamedRepos } from '../../lib/ostree/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { exportDirectory } from '../../lib/scm/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type OstreeContext, type OstreePlace } from './place.js';

/** rpm-ostree and dnf replace it by the arch that they run on. */
const BASE_ARCH = '$basearch' as Arch;

export async function prepare(context: OstreeContext): Promise<StepReturn> {
  const place = placeOf(context);
  const clone = path.join(context.scratch, 'config_repo');
  await cloneConfigRepo(context, place, clone);
  const { repos, warnings } = await reposOf(context, place);
  const extraConfig = path.join(context.scratch, 'extra_config.json');
  await writeScratchFile(extraConfig, extraConfigText(place, repos));
  // A commit id that an earlier run left would be taken for this one's.
  for (const end of ['', '.stamp']) await rm(`${place.commitIdFile}${end}`, { force: true });
  await makeDirectory(place.logDir);
  await makeDirectory(place.block.ostree_repo);
  await context.publish([
    { from: clone, to: place.configRepo, replace: true },
    { from: extraConfig, to: place.extraConfig },
  ]);
  return {
    summary: `${place.block.treefile} of ${place.block.config_url}`.slice(0, 400),
    data: { token: randomUUID(), repos },
    warnings: [...warnings],
  };
}

async function cloneConfigRepo(
  context: OstreeContext,
  { block }: OstreePlace,
  target: string,
): Promise<void> {
  const scratch = path.join(context.scratch, 'scm');
  await makeDirectory(scratch);
  const branch = block.config_branch ?? 'master';
  await exportDirectory({ scm: 'git', repo: block.config_url, branch, dir: '.' }, target, {
    baseDir: context.compose.configDir,
    scratch,
    logFile: context.tree.logFile(context.arch(), `ostree-clone-${context.variant().uid}`),
    run: (command, logFile, options) => context.run(command, logFile, options),
  });
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
  const urls = made.map((directory) => urlOf(config.translate_paths, directory));
  return nameRepos([...own, ...urls], 'OSTree');
}

/** A path that nobody translates is reached as a file. */
function urlOf(mapping: readonly (readonly [string, string])[], directory: string): string {
  const place = translatePath(mapping, directory);
  return place.includes('://') ? place : `file://${place}`;
}

const NOT_FOR_BUILDROOTS = new Set([
  'ostree_repo',
  'treefile',
  'config_url',
  'config_branch',
  'failable',
  'version',
  'update_summary',
]);

function extraConfigText({ block }: OstreePlace, repos: NamedRepos['repos']): string {
  const entries = Object.entries({ ...block, repo: repos }).filter(
    ([key]) => !NOT_FOR_BUILDROOTS.has(key),
  );
  return JSON.stringify(Object.fromEntries(entries), null, 4);
}

/** What the phases that compose from treefiles share: ostree and ostree_container. */
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import type { Repo } from '../../config-schemas/shapes.js';
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
import type { StepContext } from '../step/index.js';

type Context = StepContext<keyof Pick<Config, 'translate_paths'>>;

interface Preparation {
  readonly block: Parameters<typeof extraConfigText>[0] & {
    readonly config_url: string;
    readonly config_branch?: string | undefined;
    readonly repo?: Repo | readonly Repo[] | undefined;
  };
  readonly defaultBranch: string;
  /** Where the clone and the options that go with it stay. */
  readonly configRepo: string;
  readonly extraConfig: string;
  readonly logDir: string;
  /** Repositories of the compose besides those of its package sets. */
  readonly more: readonly string[];
  /** As warnings name the phase. */
  readonly title: string;
}

/** Clones the treefile's repository and names the repositories that packages come from, in Pungi's order. */
export async function prepareConfigRepo(
  context: Context,
  { block, defaultBranch, configRepo, extraConfig, logDir, more, title }: Preparation,
): Promise<NamedRepos> {
  const { compose, config, scratch, tree } = context;
  const scm = path.join(scratch, 'scm');
  const clone = path.join(scratch, 'config_repo');
  await makeDirectory(scm);
  const source = { url: block.config_url, branch: block.config_branch ?? defaultBranch };
  await exportConfigRepo(source, clone, {
    baseDir: compose.configDir,
    scratch: scm,
    logFile: path.join(logDir, 'clone.log'),
    run: (command, logFile, options) => context.run(command, logFile, options),
  });
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const made = [...sets.map(({ name }) => tree.pkgsetRepo(BASE_ARCH, name)), ...more];
  const own: readonly Repo[] = [block.repo ?? []].flat();
  const named = nameRepos([...own, ...urlsOf(made, config.translate_paths)], title);
  const extra = path.join(scratch, 'extra_config.json');
  await writeScratchFile(extra, extraConfigText(block, named.repos));
  await context.publish([
    { from: clone, to: configRepo, replace: true },
    { from: extra, to: extraConfig },
  ]);
  return named;
}

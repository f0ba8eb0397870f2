/** Step repo: chooses the arch's packages of each set and indexes them (pungi/phases/pkgset/pkgsets.py `merge`). */
import path from 'node:path';
import type { pkgsetPhase } from '../../graph/phases/pkgset.js';
import { planCreaterepo, planModifyrepo } from '../../lib/createrepo/index.js';
import { repositoryModules, type ModuleDocument } from '../../lib/modulemd/index.js';
import { digestOf } from '../../lib/fingerprint/index.js';
import {
  documentOf,
  isArchMultilib,
  packageListText,
  pkgsetIndexSchema,
  pkgsetPackagesSchema,
  readArchModules,
  subsetForArch,
  type PackageFacts,
} from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof pkgsetPhase>;

export async function repo(context: Context): Promise<StepReturn> {
  const { prefix, sets } = await readJsonFile(context.tree.pkgsetIndex(), pkgsetIndexSchema);
  const subsets: (readonly PackageFacts[])[] = [];
  for (const { name } of sets) subsets.push(await indexSet(context, name, prefix));
  const packages = subsets.reduce((sum, { length }) => sum + length, 0);
  return {
    summary: `${String(packages)} packages of ${context.arch()}`,
    numbers: { packages },
    // Repodata and pools hold times, and where packages lie in this compose.
    seen: digestOf([sets.map(({ pools: _, ...set }) => set), subsets, await modulesSeen(context)]),
  };
}

/** Indexes the arch's part of a set; returns that. */
async function indexSet(
  context: Context,
  set: string,
  prefix: string,
): Promise<readonly PackageFacts[]> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const { packages } = await readJsonFile(tree.pkgsetPackages(set), pkgsetPackagesSchema);
  const subset = subsetForArch(packages, {
    treeArch: arch,
    isMultilib: isArchMultilib(config.multilib, arch),
    considersNoarch: config.pkgset_exclusive_arch_considers_noarch,
    inheritsFromSource: config.pkgset_inherit_exclusive_arch_to_noarch,
  });
  const list = path.join(scratch, `${set}.conf`);
  const outputDir = path.join(scratch, set);
  await writeScratchFile(list, packageListText(subset));
  await makeDirectory(outputDir);
  const command = planCreaterepo({
    createrepoC: config.createrepo_c,
    repoDir: prefix,
    baseUrl: `file://${prefix}`,
    packageList: list,
    outputDir,
    updateFrom: tree.pkgsetRepo('global', set),
    checksum: config.createrepo_checksum,
    workers: config.createrepo_num_workers,
    skipStat: true,
    database: false,
  });
  await context.run(command, tree.logFile(arch, `arch_repo.${set}`));
  await addModules(context, set, outputDir);
  await context.publish([
    { from: list, to: tree.pkgsetList(arch, set) },
    {
      from: outputDir,
      to: tree.pkgsetRepo(arch, set),
      replace: true,
      last: ['repodata/repomd.xml'],
    },
  ]);
  return subset;
}

/** Modules of all sets, with what is said of them besides. */
async function modulesSeen(context: Context): Promise<readonly unknown[]> {
  const modules = await readArchModules(context.tree.pkgsetModules(context.arch()));
  return [modules, modules.length === 0 ? '' : await moduleText(context, modules.map(documentOf))];
}

/** Gives the repository the metadata of the modules whose packages the set has. */
async function addModules(context: Context, set: string, repoDir: string): Promise<void> {
  const { config, scratch, tree } = context;
  const arch = context.arch();
  const modules = await readArchModules(tree.pkgsetModules(arch));
  const streams = modules.filter(({ kojiTag }) => kojiTag === set).map(documentOf);
  if (streams.length === 0) return;
  const text = await moduleText(context, streams);
  // Its name is that of the file in the repository.
  const file = path.join(scratch, `${set}-modules`, 'modules.yaml');
  await makeDirectory(path.dirname(file));
  await writeScratchFile(file, text);
  const repodataDir = path.join(repoDir, 'repodata');
  const command = planModifyrepo({
    createrepoC: config.createrepo_c,
    file,
    repodataDir,
    type: 'modules',
  });
  await context.run(command, tree.logFile(arch, `arch_repo_modulemd.${set}`));
}

async function moduleText(
  { compose, config, tree }: Context,
  streams: readonly ModuleDocument[],
): Promise<string> {
  const overrides = config.module_defaults_override_dir;
  return await repositoryModules(streams, {
    defaultsDir: tree.moduleDefaultsDir(),
    overridesDir: overrides === undefined ? null : path.resolve(compose.configDir, overrides),
    obsoletesDir: tree.moduleObsoletesDir(),
  });
}

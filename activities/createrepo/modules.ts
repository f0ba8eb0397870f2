/** Module metadata of a variant's repository: the extra files of createrepo_extra_modulemd with their defaults. */
import path from 'node:path';
import { locationInRepomd, planModifyrepo, type ModuleFacts } from '../../lib/createrepo/index.js';
import {
  defaultsFor,
  formatModuleIndex,
  moduleUid,
  obsoletesFor,
  readModuleFiles,
  singleStream,
  type ModuleDocument,
} from '../../lib/modulemd/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import { exportDirectory } from '../../lib/scm/index.js';
import { readFile } from 'node:fs/promises';
import type { Publication } from '../step/index.js';
import type { MadeRepository } from './repository.js';
import type { Context } from './repos.js';

/** What stands for the Koji tag of a module that no build brought. */
const NO_TAG = 'DUMMY';

/** Adds the modules to the repository in scratch; answers the facts of them to publish. */
export async function addModules(
  context: Context,
  repository: MadeRepository,
): Promise<Publication> {
  const streams = await extraStreams(context);
  if (streams.length > 0) await addIndex(context, repository, streams);
  const facts: ModuleFacts = {
    version: 1,
    modules: await Promise.all(
      streams.map(async (one) => ({
        uid: moduleUid(one),
        kojiTag: NO_TAG,
        modulemd: await modulemdPath(context, repository),
        rpms: [],
      })),
    ),
  };
  const from = path.join(context.scratch, 'modules.json');
  await writeScratchFile(from, JSON.stringify(facts));
  return { from, to: context.tree.moduleFacts(context.arch(), context.variant().uid) };
}

async function extraStreams(context: Context): Promise<readonly ModuleDocument[]> {
  const { compose, config, scratch, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const source = config.createrepo_extra_modulemd?.[uid];
  if (source === undefined) return [];
  const target = path.join(scratch, 'extra-modulemd');
  const scmDir = path.join(scratch, 'scm');
  await makeDirectory(scmDir);
  await exportDirectory(source, target, {
    baseDir: compose.configDir,
    scratch: scmDir,
    logFile: tree.logFile(arch, `extra_modulemd-${uid}`),
    run: context.run,
  });
  return (await readModuleFiles(path.join(target, arch))).map(singleStream);
}

async function addIndex(
  context: Context,
  { repodata }: MadeRepository,
  streams: readonly ModuleDocument[],
): Promise<void> {
  const { config, compose, scratch, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const names = new Set(streams.map(({ module }) => module));
  const overrides = config.module_defaults_override_dir;
  const defaults = defaultsFor(
    names,
    await readModuleFiles(tree.moduleDefaultsDir()),
    overrides === undefined
      ? []
      : await readModuleFiles(path.resolve(compose.configDir, overrides)),
  );
  const obsoletes = obsoletesFor(names, await readModuleFiles(tree.moduleObsoletesDir()));
  const file = path.join(scratch, 'modules.yaml');
  await writeScratchFile(file, formatModuleIndex([...streams, ...defaults, ...obsoletes]));
  const command = planModifyrepo({
    createrepoC: config.createrepo_c,
    file,
    repodataDir: repodata,
    type: 'modules',
  });
  await context.run(command, tree.logFile(arch, `modifyrepo-modules-${uid}`));
}

/** Path of the modules file relative to `compose/`. */
async function modulemdPath(
  { tree }: Context,
  { repodata, repoDir }: MadeRepository,
): Promise<string> {
  const repomd = path.join(repodata, 'repomd.xml');
  const href = locationInRepomd(await readFile(repomd), repomd, 'modules');
  return tree.relativeToCompose(path.join(repoDir, href));
}

/** Module metadata of a variant's repository: its modules, and the extra files of createrepo_extra_modulemd, with their defaults. */
import path from 'node:path';
import { locationInRepomd, planModifyrepo, type ModuleFacts } from '../../lib/createrepo/index.js';
import {
  moduleUid,
  readModuleFiles,
  repositoryModules,
  singleStream,
  type ModuleDocument,
} from '../../lib/modulemd/index.js';
import { documentOf, readArchModules } from '../../lib/pkgset/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import { exportDirectory } from '../../lib/scm/index.js';
import { readFile } from 'node:fs/promises';
import type { Publication } from '../step/index.js';
import type { MadeRepository } from './repository.js';
import type { Context } from './repos.js';

/** What stands for the Koji tag of a module that no build brought. */
const NO_TAG = 'DUMMY';

/** A stream of the repository, and what modules.json says of it. */
interface RepositoryModule {
  readonly uid: string;
  readonly kojiTag: string;
  readonly rpms: readonly string[];
  readonly stream: ModuleDocument;
}

/** Adds the modules to the repository in scratch; answers the facts of them to publish. */
export async function addModules(
  context: Context,
  repository: MadeRepository,
): Promise<Publication> {
  const modules = [...(await ownModules(context)), ...(await extraModules(context))];
  const streams = modules.map(({ stream }) => stream);
  if (streams.length > 0) await addIndex(context, repository, streams);
  const facts: ModuleFacts = {
    version: 1,
    modules: await Promise.all(
      modules.map(async ({ uid, kojiTag, rpms }) => ({
        uid,
        kojiTag,
        modulemd: await modulemdPath(context, repository),
        rpms: [...rpms],
      })),
    ),
  };
  const from = path.join(context.scratch, 'modules.json');
  await writeScratchFile(from, JSON.stringify(facts));
  return { from, to: context.tree.moduleFacts(context.arch(), context.variant().uid) };
}

/** The modules that gather has left to the variant. */
async function ownModules({ arch, tree, variant }: Context): Promise<RepositoryModule[]> {
  const modules = await readArchModules(tree.gatherModules(arch(), variant().uid));
  return modules.map((one) => {
    const stream = documentOf(one);
    return { uid: one.uid, kojiTag: one.kojiTag, rpms: stream.artifacts, stream };
  });
}

async function extraModules(context: Context): Promise<RepositoryModule[]> {
  const streams = await extraStreams(context);
  return streams.map((stream) => ({
    uid: moduleUid(stream),
    kojiTag: NO_TAG,
    rpms: [],
    stream,
  }));
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
  const file = path.join(scratch, 'modules.yaml');
  const overrides = config.module_defaults_override_dir;
  const text = await repositoryModules(streams, {
    defaultsDir: tree.moduleDefaultsDir(),
    overridesDir: overrides === undefined ? null : path.resolve(compose.configDir, overrides),
    obsoletesDir: tree.moduleObsoletesDir(),
  });
  await writeScratchFile(file, text);
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

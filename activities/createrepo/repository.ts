/** Makes one repository in scratch, with locations as of its final place. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SRC } from '../../config-schemas/names.js';
import { hasComps } from '../../lib/comps/index.js';
import { packageListText, planCreaterepo, withRecordTimes } from '../../lib/createrepo/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { Publication } from '../step/index.js';
import type { Context } from './repos.js';

export interface RepositoryJob {
  readonly kind: 'rpm' | 'debuginfo' | 'srpm';
  /** Its final place. */
  readonly repoDir: string;
  /** Absolute paths. */
  readonly packages: readonly string[];
  readonly cacheDir: string | null;
}

export interface MadeRepository {
  /** In scratch; may still be added to. */
  readonly repodata: string;
  readonly repoDir: string;
  readonly packages: number;
  readonly publications: readonly Publication[];
}

export async function makeRepository(
  context: Context,
  job: RepositoryJob,
): Promise<MadeRepository> {
  const { scratch, tree } = context;
  const { uid } = context.variant();
  const arch = context.arch();
  const list = path.join(scratch, `${job.kind}.conf`);
  const outputDir = path.join(scratch, job.kind);
  const text = packageListText(job.packages, job.repoDir);
  await writeScratchFile(list, text);
  await makeDirectory(outputDir);
  await makeDirectory(job.repoDir);
  const command = await plan(context, job, { list, outputDir });
  const logArch = arch === SRC ? 'global' : arch;
  await context.run(command, tree.logFile(logArch, `createrepo-${uid}.${job.kind}`));
  const repodata = path.join(outputDir, 'repodata');
  return {
    repodata,
    repoDir: job.repoDir,
    packages: text.split('\n').length - 1,
    publications: [
      { from: list, to: tree.repoPackageList(uid, arch, job.kind) },
      {
        from: repodata,
        to: path.join(job.repoDir, 'repodata'),
        replace: true,
        last: ['repomd.xml'],
      },
    ],
  };
}

/** Gives all records of repomd.xml the compose's time, also those that modifyrepo_c has added. */
export async function pinTimes({ compose }: Context, { repodata }: MadeRepository): Promise<void> {
  const file = path.join(repodata, 'repomd.xml');
  const text = await readFile(file, 'utf8');
  await writeScratchFile(file, withRecordTimes(text, compose.timestamp));
}

async function plan(
  context: Context,
  job: RepositoryJob,
  places: { readonly list: string; readonly outputDir: string },
): Promise<ReturnType<typeof planCreaterepo>> {
  const { config, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const withComps = job.kind === 'rpm' && hasComps(config);
  return planCreaterepo({
    createrepoC: config.createrepo_c,
    repoDir: job.repoDir,
    outputDir: places.outputDir,
    packageList: places.list,
    groupFile: withComps ? tree.compsOfVariant(variant.uid, arch) : null,
    cacheDir: job.cacheDir,
    updateFrom: await lastPackageSet(context),
    skipStat: true,
    database: config.createrepo_database ?? false,
    checksum: config.createrepo_checksum,
    workers: config.createrepo_num_workers,
    useXz: config.createrepo_use_xz,
    revision: Math.trunc(context.compose.timestamp),
    extraArgs: config.createrepo_extra_args,
  });
}

/** The repository of the last package set, which has the metadata of most packages already. */
async function lastPackageSet(context: Context): Promise<string | null> {
  const { tree } = context;
  const arch = context.arch();
  const index = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema, { missing: null });
  const last = index?.sets.at(-1);
  return last === undefined ? null : tree.pkgsetRepo(arch === SRC ? 'global' : arch, last.name);
}

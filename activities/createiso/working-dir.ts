/** What a disc has of its own, laid over the tree: .treeinfo, .discinfo, its repodata (pungi/phases/createiso.py `prepare_iso`). */
import { copyFile, cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import { digestFile } from '../../lib/checksum/index.js';
import { planCreaterepo } from '../../lib/createrepo/index.js';
import {
  codeOf,
  fromSystemError,
  makeDirectory,
  writeScratchFile,
} from '../../lib/process/index.js';
import {
  formatDiscinfo,
  formatTreeinfo,
  parseDiscinfo,
  parseTreeinfo,
  treeinfoOfDisc,
  type Treeinfo,
} from '../../lib/productmd/index.js';
import type { ContextOf } from '../step/index.js';
import type { DiscPlan } from './plan-file.js';

type Context = ContextOf<typeof createisoPhase>;

const REPOMD = 'repodata/repomd.xml';

/** Makes the working directory of a disc in `directory`, which is in scratch. */
export async function makeWorkingDir(
  context: Context,
  disc: DiscPlan,
  discCount: number,
  directory: string,
): Promise<void> {
  const root = context.tree.osTree(context.variant(), context.arch());
  const file = path.join(root, '.treeinfo');
  const tree = parseTreeinfo(await readFile(file, 'utf8'), file);
  const own = treeinfoOfDisc(tree, disc.number, discCount);
  await makeDirectory(directory);
  await copyBootImages(root, directory);
  const checksum = disc.files === null ? null : await makeRepodata(context, disc.files, directory);
  const treeinfo = disc.files === null ? own : withRepomd(own, checksum);
  await writeScratchFile(path.join(directory, '.treeinfo'), formatTreeinfo(treeinfo));
  await writeDiscinfo(root, directory, disc.number);
}

/** mkisofs writes into these, so it is given copies. */
async function copyBootImages(root: string, directory: string): Promise<void> {
  for (const name of ['isolinux/isolinux.bin', 'images/boot.img']) {
    const target = path.join(directory, name);
    const source = path.join(root, name);
    const content = await readFile(source).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw fromSystemError(error, 'read', source);
    });
    if (content === null) continue;
    await makeDirectory(path.dirname(target));
    await copyFile(source, target);
  }
}

/** A disc of several describes its own packages only. Returns repomd.xml's `type:hex`; null if it has no package. */
async function makeRepodata(
  context: Context,
  files: readonly string[],
  directory: string,
): Promise<string | null> {
  const { config, tree, scratch } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const root = tree.osTree(variant, arch);
  const packages = `${path.relative(root, tree.packages(variant, arch))}/`;
  const listed = files.filter((file) => file.startsWith(packages) && file.endsWith('.rpm'));
  if (listed.length === 0) return null;
  await cp(path.join(root, 'repodata'), path.join(directory, 'repodata'), {
    recursive: true,
    preserveTimestamps: true,
  });
  const packageList = path.join(scratch, 'file-list');
  await writeScratchFile(packageList, `${listed.join('\n')}\n`);
  const command = planCreaterepo({
    createrepoC: config.createrepo_c,
    repoDir: root,
    outputDir: directory,
    packageList,
    skipStat: true,
    database: true,
    checksum: config.createrepo_checksum,
    workers: config.createrepo_num_workers,
  });
  await context.run(command, tree.logFile(arch, `createiso-repodata-${path.basename(directory)}`));
  const type = config.createrepo_checksum;
  const { digests } = await digestFile(path.join(directory, REPOMD), [type]);
  return `${type}:${digests[type] ?? ''}`;
}

function withRepomd(tree: Treeinfo, checksum: string | null): Treeinfo {
  const others = Object.entries(tree.checksums).filter(([name]) => name !== REPOMD);
  const own = checksum === null ? [] : [[REPOMD, checksum] as const];
  return { ...tree, checksums: Object.fromEntries([...others, ...own]) };
}

/** All discs of a set keep the tree's timestamp: by it an installer knows that they belong together. */
async function writeDiscinfo(root: string, directory: string, number: number): Promise<void> {
  const file = path.join(root, '.discinfo');
  const discinfo = parseDiscinfo(await readFile(file, 'utf8'), file);
  const text = formatDiscinfo({ ...discinfo, discs: [number] });
  await writeScratchFile(path.join(directory, '.discinfo'), text);
}

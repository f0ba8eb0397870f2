/** Writes .treeinfo, .discinfo and media.repo into a tree. */
import path from 'node:path';
import { digestFile } from '../../lib/checksum/index.js';
import { readInstallerFacts, type InstallerFacts } from '../../lib/installer/index.js';
import {
  discinfoTimestamp,
  formatDiscinfo,
  formatMediaRepo,
  formatTreeinfo,
} from '../../lib/productmd/index.js';
import { codeOf, writeScratchFile } from '../../lib/process/index.js';
import type { treeMetadataPhase } from '../../graph/phases/tree-metadata.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { describeTree } from './description.js';
import { repositoriesIn, treeinfoOf } from './treeinfo-of.js';

type Context = ContextOf<typeof treeMetadataPhase>;

export async function writeTreeMetadata(context: Context): Promise<StepReturn> {
  const { compose, config, tree, scratch } = context;
  const { identity, variants } = compose;
  const [variant, arch] = [context.variant(), context.arch()];
  const place = { variants, variant, arch, tree };
  const installer = await readInstallerFacts(tree, arch, variant.uid);
  const checksums = {
    ...(await repositoryChecksums(context, repositoriesIn(place))),
    ...(await installerChecksums(context, installer)),
  };
  const treeinfo = treeinfoOf({
    ...place,
    identity,
    version: config.treeinfo_version,
    timestamp: compose.timestamp,
    checksums,
    installer,
  });
  const description = describeTree(identity, variant, arch, config.release_discinfo_description);
  const timestamp = discinfoTimestamp(compose.timestamp);
  const files = {
    '.treeinfo': formatTreeinfo(treeinfo),
    '.discinfo': formatDiscinfo({ timestamp, description, arch, discs: 'ALL' }),
    'media.repo': formatMediaRepo({ timestamp, description }),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeScratchFile(path.join(scratch, name), text);
  }
  await context.publish(
    Object.keys(files).map((name) => ({
      from: path.join(scratch, name),
      to: path.join(tree.osTree(variant, arch), name),
    })),
  );
  return { summary: `${description}: .treeinfo, .discinfo and media.repo` };
}

/** Checksums of the repomd.xml files that are there: without createrepo there are none. */
async function repositoryChecksums(
  context: Context,
  repositories: readonly string[],
): Promise<Record<string, string>> {
  const root = context.tree.osTree(context.variant(), context.arch());
  const type = context.config.createrepo_checksum;
  const checksums: Record<string, string> = {};
  for (const repository of repositories) {
    const repomd = path.join(repository, 'repodata', 'repomd.xml');
    const found = await digestFile(path.join(root, repomd), [type]).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    const digest = found?.digests[type];
    if (digest !== undefined) checksums[repomd] = `${type}:${digest}`;
  }
  return checksums;
}

/** Checksums of the installer's files as they are in the tree, after their boot configuration was edited. */
async function installerChecksums(
  context: Context,
  installer: InstallerFacts | null,
): Promise<Record<string, string>> {
  if (installer === null) return {};
  const root = context.tree.osTree(context.variant(), context.arch());
  const type = context.config.createrepo_checksum;
  const { images, stage2 } = installer;
  const files = [
    ...Object.values(images).flatMap((byName) => Object.values(byName)),
    ...[stage2.mainimage, stage2.instimage].filter((file) => file !== null),
  ];
  const checksums: Record<string, string> = {};
  for (const file of new Set(files)) {
    const { digests } = await digestFile(path.join(root, file), [type]);
    checksums[file] = `${type}:${digests[type] ?? ''}`;
  }
  return checksums;
}

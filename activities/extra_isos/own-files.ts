/** What an extra ISO has of its own: .treeinfo, boot configurations with its label, images that tools write into. */
import { access, copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { digestFile } from '../../lib/checksum/index.js';
import { BOOT_CONFIGS, editBootConfigs } from '../../lib/installer/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import { formatTreeinfo, parseTreeinfo } from '../../lib/productmd/index.js';
import { variantsOn, type ExtraIsoContext } from './context.js';
import { treeinfoOfExtraIso } from './treeinfo.js';

/** Patched by image tools, or changed below: the installer's own are never touched. */
const COPIED = [
  ...BOOT_CONFIGS,
  'images/efiboot.img',
  'images/boot.img',
  'isolinux/isolinux.bin',
] as const;

export interface OwnFiles {
  readonly directory: string;
  readonly volumeId: string | null;
  /** The installer's output; null: the ISO is not bootable. */
  readonly installer: string | null;
  readonly log: string;
}

/** Makes them in `directory`, which is in scratch. */
export async function makeOwnFiles(context: ExtraIsoContext, own: OwnFiles): Promise<void> {
  await makeDirectory(own.directory);
  const copied = own.installer === null ? [] : await copyBootFiles(context, own, own.installer);
  const root = context.tree.osTree(context.variant(), context.arch());
  const file = path.join(root, '.treeinfo');
  const tree = parseTreeinfo(await readFile(file, 'utf8'), file);
  const changed = copied.filter((name) => name in tree.checksums);
  const treeinfo = treeinfoOfExtraIso(tree, variantsOn(context), {
    ...(await checksumsOf(
      context,
      changed.map((name) => [name, path.join(own.directory, name)]),
    )),
    ...(await checksumsOf(context, repositoriesOf(context))),
  });
  await writeScratchFile(path.join(own.directory, '.treeinfo'), formatTreeinfo(treeinfo));
}

async function copyBootFiles(
  context: ExtraIsoContext,
  { directory, volumeId, log }: OwnFiles,
  installer: string,
): Promise<string[]> {
  const copied: string[] = [];
  for (const name of COPIED) {
    const target = path.join(directory, name);
    if (!(await isThere(path.join(installer, name)))) continue;
    await makeDirectory(path.dirname(target));
    await copyFile(path.join(installer, name), target);
    copied.push(name);
  }
  const medium = { volumeId: volumeId ?? '', hasKickstart: false };
  await editBootConfigs(directory, medium, {
    run: (command) => context.run(command, log),
    scratchFile: path.join(context.scratch, 'efi-config'),
  });
  return copied;
}

type Named = readonly [onIso: string, file: string];

/** repomd.xml of each variant's repository, and where it is on the ISO. */
function repositoriesOf(context: ExtraIsoContext): Named[] {
  const { tree } = context;
  const repomd = path.join('repodata', 'repomd.xml');
  return variantsOn(context).map((variant) => [
    path.join(variant.uid, repomd),
    path.join(tree.repository(variant, context.arch()), repomd),
  ]);
}

/** Without those of files that are not there: createrepo may have been skipped. */
async function checksumsOf(
  { config }: ExtraIsoContext,
  files: readonly Named[],
): Promise<Record<string, string>> {
  const type = config.createrepo_checksum;
  const checksums: Record<string, string> = {};
  for (const [name, file] of files) {
    if (!(await isThere(file))) continue;
    const { digests } = await digestFile(file, [type]);
    checksums[name] = `${type}:${digests[type] ?? ''}`;
  }
  return checksums;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

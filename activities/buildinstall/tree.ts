/** Step tree: the installer's output goes into the variant's tree, its boot.iso among the images. */
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatInstallerFacts, type InstallerFacts } from '../../lib/installer/index.js';
import { InputError } from '../../lib/errors.js';
import { fromSystemError, writeScratchFile } from '../../lib/process/index.js';
import { parseTreeinfo } from '../../lib/productmd/index.js';
import type { StepReturn } from '../step/index.js';
import { publishBootIso } from './boot-iso.js';
import { volumeIdOf, type BuildinstallContext } from './context.js';
import { removeTaskOutput } from './output.js';
import { openToAll } from './permissions.js';
import { addProductImage, PRODUCT_IMAGE } from './product-image.js';
import { tweak } from './tweak.js';

export async function placeInstaller(context: BuildinstallContext): Promise<StepReturn> {
  const { tree, scratch } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  if (context.config.buildinstall_method === 'lorax') await removeTaskOutput(context);
  const source = installerOf(context);
  const copy = path.join(scratch, 'tree');
  await copyVisible(source, copy);
  const changed = await tweak(context, copy);
  const hasProductImage = await addProductImage(context, copy);
  await openToAll(copy);
  await context.publish([{ from: copy, to: tree.osTree(variant, arch) }]);
  const bootIso = await publishBootIso(context);
  await publishFacts(context, source, hasProductImage);
  const made = bootIso === null ? 'installer without boot.iso' : bootIso;
  const edited = changed.length === 0 ? '' : `; edited ${changed.join(', ')}`;
  return { summary: `${made}${edited}`.slice(0, 400), data: { bootIso } };
}

/** Where the installer was made: for this variant, or for all of the arch. */
function installerOf({ config, tree, ...context }: BuildinstallContext): string {
  return config.buildinstall_method === 'lorax'
    ? tree.buildinstallDir(context.arch(), context.variant().uid)
    : tree.buildinstallDir(context.arch());
}

/** All but hidden files: .treeinfo and .discinfo of the tree are written by us. Inodes are never shared. */
async function copyVisible(source: string, target: string): Promise<void> {
  const names = await readdir(source).catch((error: unknown) => {
    throw fromSystemError(error, 'read', source);
  });
  const visible = names.filter((name) => !name.startsWith('.'));
  if (visible.length === 0) {
    throw new InputError(`${source} is empty: the installer was not made`, {
      hint: 'see the log of buildinstall',
    });
  }
  for (const name of visible) {
    await cp(path.join(source, name), path.join(target, name), {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
  }
}

/** What .treeinfo and the discs need to know of it. */
async function publishFacts(
  context: BuildinstallContext,
  source: string,
  hasProductImage: boolean,
): Promise<void> {
  const { tree, scratch } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const file = path.join(source, '.treeinfo');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fromSystemError(error, 'read', file);
  });
  const { platforms, images, stage2 } = parseTreeinfo(text, file, {
    releaseShort: context.compose.identity.release.short,
  });
  const from = path.join(scratch, 'installer.json');
  await writeScratchFile(
    from,
    formatInstallerFacts({
      version: 1,
      variant: uid,
      arch,
      volumeId: volumeIdOf(context),
      platforms,
      images: hasProductImage ? withProductImage(images) : images,
      stage2,
    }),
  );
  await context.publish([{ from, to: tree.installerFacts(arch, uid) }]);
}

/** It is for each platform that the installer starts on. */
const withProductImage = (images: InstallerFacts['images']): InstallerFacts['images'] =>
  Object.fromEntries(
    Object.entries(images).map(([platform, files]) => [
      platform,
      { ...files, 'product.img': PRODUCT_IMAGE },
    ]),
  );

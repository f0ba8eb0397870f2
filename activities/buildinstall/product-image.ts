/** Puts product.img into an installer, and onto its boot.iso (pungi/phases/product_img.py, until Pungi 4.1). */
import { access, copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { replayCommand, replayScript, implantCommand, readVolume } from '../../lib/iso/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import type { BuildinstallContext } from './context.js';

/** Where it is in a tree, and on media. */
export const PRODUCT_IMAGE = 'images/product.img';

/** Adds it below `root`, a copy in scratch, if the compose has one for the variant; says whether it does. */
export async function addProductImage(
  context: BuildinstallContext,
  root: string,
): Promise<boolean> {
  const image = context.tree.productImage(context.variant().uid);
  if (!(await isThere(image))) return false;
  const target = path.join(root, PRODUCT_IMAGE);
  await makeDirectory(path.dirname(target));
  await copyFile(image, target);
  const bootIso = path.join(root, 'images', 'boot.iso');
  if (await isThere(bootIso)) await rebuild(context, bootIso, target);
  return true;
}

/** The same image with one more file; its boot records are written anew, and its checksum is implanted again. */
async function rebuild(
  context: BuildinstallContext,
  bootIso: string,
  productImage: string,
): Promise<void> {
  const { compose, scratch, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const log = tree.logFile(arch, `rebuild_boot_iso-${uid}`);
  const image = path.join(scratch, 'boot.iso');
  const script = path.join(scratch, 'boot.iso.xorriso');
  const text = replayScript({
    bootIso,
    image,
    arch,
    volumeId: (await readVolume(bootIso)).volumeId,
    points: new Map([[PRODUCT_IMAGE, productImage]]),
    onBootIso: new Set(),
    isExecutable: () => false,
  });
  await writeScratchFile(script, text);
  await context.run(replayCommand(script), log);
  await context.run(implantCommand({ image, supported: compose.identity.supported }), log);
  await rename(image, bootIso);
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Names the medium in an installer's boot configurations, in the tree and in its EFI image. Works on a copy in scratch. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  BOOT_CONFIGS,
  bootConfigFor,
  listImage,
  parseImageListing,
  readFromImage,
  writeToImage,
} from '../../lib/installer/index.js';
import { codeOf, fromSystemError, writeScratchFile } from '../../lib/process/index.js';
import { fetchFile, logOf, volumeIdOf, type BuildinstallContext } from './context.js';

/** Edits what is below `root`. Returns the configurations that changed. */
export async function tweak(context: BuildinstallContext, root: string): Promise<string[]> {
  const source = context.config.buildinstall_kickstart;
  const medium = { volumeId: volumeIdOf(context) ?? '', hasKickstart: source !== undefined };
  const found = new Map<string, string>();
  const changed: string[] = [];
  for (const name of BOOT_CONFIGS) {
    const file = path.join(root, name);
    const before = await readIfThere(file);
    if (before === null) continue;
    const after = bootConfigFor(name, before, medium);
    found.set(name, after);
    if (after === before) continue;
    await writeScratchFile(file, after);
    changed.push(name);
    context.log.info(`Boot config ${name} changed`);
  }
  if (source !== undefined && found.size > 0) {
    await fetchFile(context, source, path.join(root, 'ks.cfg'));
  }
  await tweakEfiImage(context, root, found);
  return changed;
}

/** The image holds configurations of its own; those that differ from the tree's are replaced. */
async function tweakEfiImage(
  context: BuildinstallContext,
  root: string,
  configs: ReadonlyMap<string, string>,
): Promise<void> {
  const image = path.join(root, 'images', 'efiboot.img');
  if (configs.size === 0 || (await readIfThere(image)) === null) return;
  const log = logOf(context);
  const { stdout } = await context.run(listImage(image), log);
  const inside = parseImageListing(stdout);
  const own = path.join(context.scratch, 'efi-config');
  for (const [name, text] of configs) {
    if (!inside.has(name.toLowerCase())) continue;
    await context.run(readFromImage(image, name, own), log);
    if ((await readFile(own, 'utf8')) === text) continue;
    await context.run(writeToImage(image, name, path.join(root, name)), log);
  }
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
}

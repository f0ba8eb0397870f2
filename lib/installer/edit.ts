/** Names the medium in the boot configurations of an installer's files, and in its EFI image. Works in place, in scratch. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  codeOf,
  fromSystemError,
  writeScratchFile,
  type Command,
  type CommandResult,
} from '../process/index.js';
import { BOOT_CONFIGS, bootConfigFor, type BootMedium } from './boot-config.js';
import { listImage, parseImageListing, readFromImage, writeToImage } from './efi-image.js';

export interface EditTools {
  readonly run: (command: Command) => Promise<CommandResult>;
  /** A file that may be written and is looked at by nobody else. */
  readonly scratchFile: string;
}

export interface EditedConfigs {
  /** Name → what it says now. */
  readonly found: ReadonlyMap<string, string>;
  readonly changed: readonly string[];
}

/** Edits what is below `root`; none of its files may share an inode with a published one. */
export async function editBootConfigs(
  root: string,
  medium: BootMedium,
  tools: EditTools,
): Promise<EditedConfigs> {
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
  }
  await editEfiImage(path.join(root, 'images', 'efiboot.img'), found, tools);
  return { found, changed };
}

/** An image holds configurations of its own; those that differ from the tree's are replaced. Answers whether any did. */
export async function editEfiImage(
  image: string,
  configs: ReadonlyMap<string, string>,
  { run, scratchFile }: EditTools,
): Promise<boolean> {
  if (configs.size === 0 || (await readIfThere(image)) === null) return false;
  let isChanged = false;
  const { stdout } = await run(listImage(image));
  const inside = parseImageListing(stdout);
  for (const [name, text] of configs) {
    if (!inside.has(name.toLowerCase())) continue;
    await run(readFromImage(image, name, scratchFile));
    if ((await readFile(scratchFile, 'utf8')) === text) continue;
    await writeScratchFile(scratchFile, text);
    await run(writeToImage(image, name, scratchFile));
    isChanged = true;
  }
  return isChanged;
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
}

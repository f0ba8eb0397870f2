/** Splits a variant's tree over discs (pungi/phases/createiso.py `split_iso`). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import { ConfigError, InputError } from '../../lib/errors.js';
import {
  parseMediaSize,
  scanTree,
  splitMedia,
  type MediaFile,
  type MediaPart,
  type ScannedTree,
} from '../../lib/iso/index.js';
import { parseTreeinfo } from '../../lib/productmd/index.js';
import type { ContextOf } from '../step/index.js';

type Context = ContextOf<typeof createisoPhase>;

/** The parts, in order, and how much a disc may hold. A bootable tree is one disc, whatever its size. */
export async function splitTree(
  context: Context,
  tree: ScannedTree,
  bootable: boolean,
): Promise<{ parts: readonly MediaPart[]; limitBytes: number }> {
  const limitBytes = mediaLimit(context.config);
  const parts = splitMedia(await mediaFiles(context, tree), bootable ? null : limitBytes);
  if (bootable && parts.length === 0) {
    throw new InputError(`${tree.root} holds nothing for a bootable disc`, {
      hint: 'its installer is missing; see the log of buildinstall',
    });
  }
  return { parts, limitBytes };
}

/** Bytes that a disc may hold. @throws ConfigError if there are none */
export function mediaLimit(
  config: Pick<Context['config'], 'iso_size' | 'split_iso_reserve'>,
): number {
  const size = parseMediaSize(config.iso_size, 'iso_size');
  const limit = size - parseMediaSize(config.split_iso_reserve, 'split_iso_reserve');
  if (limit > 0) return limit;
  const message = `iso_size ${String(config.iso_size)} is not larger than split_iso_reserve ${String(config.split_iso_reserve)}`;
  throw new ConfigError([{ severity: 'error', message, path: 'iso_size' }]);
}

/** All files but packages first, then packages; extra files and media.repo go on every disc. */
async function mediaFiles(
  context: Context,
  { root, files: all }: ScannedTree,
): Promise<MediaFile[]> {
  const { tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const below = (directory: string): string => `${path.relative(root, directory)}/`;
  const packages = below(tree.packages(variant, arch));
  const repodata = below(path.join(tree.repository(variant, arch), 'repodata'));
  const extraFiles = await scanTree(tree.extraFilesDir(arch, variant.uid));
  const sticky = new Set(['media.repo', ...extraFiles.files.map((file) => file.path)]);
  const bootIso = await bootIsoOf(root, arch);
  const files = all
    .filter((file) => !file.path.startsWith(repodata) && file.path !== bootIso)
    .map((file) => ({ ...file, sticky: sticky.has(file.path) }));
  const isPackage = (file: MediaFile): boolean => file.path.startsWith(packages);
  return [...files.filter((file) => !isPackage(file)), ...files.filter(isPackage)];
}

/** The tree's own boot.iso, which no disc holds. */
async function bootIsoOf(root: string, arch: string): Promise<string | undefined> {
  const file = path.join(root, '.treeinfo');
  return parseTreeinfo(await readFile(file, 'utf8'), file).images[arch]?.['boot.iso'];
}

/** Makes the image of a medium in scratch, and publishes it: image, manifest and jigdo files together. */
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config-schemas/config.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { MadeImage } from '../../lib/images/index.js';
import {
  formatGraftPoints,
  formatManifest,
  manifestCommand,
  planIso,
  readVolume,
  type GraftPoints,
  type IsoTool,
} from '../../lib/iso/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import type { Publication, StepContext } from '../step/index.js';
import { planBoot, type BootKey } from './boot.js';

export type MediaContext = StepContext<
  BootKey | keyof Pick<Config, 'create_jigdo' | 'createiso_use_xorrisofs' | 'iso_level'>
>;

/** A medium to be made. */
export interface Medium {
  /** The image's file name. */
  readonly name: string;
  readonly volumeId: string | null;
  readonly bootable: boolean;
  readonly points: GraftPoints;
  readonly log: string;
}

const PUBLIC_FILE = 0o644;

/** Makes it; the list of what is on it stays in work/. Returns the image's size. */
export async function makeMedium(context: MediaContext, medium: Medium): Promise<number> {
  const { scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const isoDir = path.join(scratch, 'iso');
  const jigdoDir = path.join(scratch, 'jigdo');
  const image = path.join(isoDir, medium.name);
  await makeDirectory(isoDir);
  await makeDirectory(jigdoDir);
  const graftFile = await publishGraftPoints(context, medium);
  await makeImage(context, medium, { image, jigdoDir, graftFile });
  await makeManifest(context, medium, image);
  const { size } = await stat(image);
  await context.publish([
    ...(await deliverables(isoDir, tree.isoDir(variant, arch))),
    ...(await deliverables(jigdoDir, tree.jigdoDir(variant, arch))),
  ]);
  return size;
}

/** What the published image is, for images.json; the rest of its entry depends on the phase. */
export async function describeMedium(
  { tree, ...context }: Pick<MediaContext, 'tree' | 'variant' | 'arch'>,
  { name, bootable }: Pick<Medium, 'name' | 'bootable'>,
  disc: { readonly number: number; readonly count: number },
): Promise<MadeImage['image']> {
  const [variant, arch] = [context.variant(), context.arch()];
  const file = path.join(tree.isoDir(variant, arch), name);
  const [{ mtimeMs, size }, volume] = await Promise.all([stat(file), readVolume(file)]);
  return {
    path: tree.relativeToCompose(file),
    mtime: Math.trunc(mtimeMs / 1000),
    size,
    volume_id: volume.volumeId,
    type: 'dvd',
    format: 'iso',
    arch,
    disc_number: disc.number,
    disc_count: disc.count,
    checksums: {},
    implant_md5: volume.implantMd5,
    bootable,
    subvariant: variant.uid,
  };
}

async function publishGraftPoints(
  context: MediaContext,
  { name, points }: Medium,
): Promise<string> {
  const from = path.join(context.scratch, 'graft-points');
  await writeScratchFile(from, formatGraftPoints(points));
  const to = context.tree.graftPoints(context.arch(), context.variant().uid, name);
  await context.publish([{ from, to }]);
  return to;
}

interface Places {
  readonly image: string;
  readonly jigdoDir: string;
  readonly graftFile: string;
}

async function makeImage(
  context: MediaContext,
  medium: Medium,
  { image, jigdoDir, graftFile }: Places,
): Promise<void> {
  const { config, compose, tree } = context;
  const { volumeId, log, bootable, points } = medium;
  const [variant, arch] = [context.variant(), context.arch()];
  const tool = toolOf(context);
  const boot = bootable
    ? await planBoot(context, { tool, image, volumeId, points, log })
    : { bootArguments: [], replayScript: null };
  const commands = planIso({
    image,
    tool,
    arch,
    volumeId,
    graftFile,
    isoLevel: isoLevelOf(context),
    ...boot,
    supported: compose.identity.supported,
    jigdo: config.create_jigdo ? { dir: jigdoDir, osTree: tree.osTree(variant, arch) } : null,
  });
  for (const command of commands) await context.run(command, log);
}

const toolOf = ({ config }: MediaContext): IsoTool =>
  config.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage';

/** One level for all, or the last that matches. */
function isoLevelOf(context: MediaContext): number | null {
  const { iso_level: level } = context.config;
  if (level === undefined || typeof level === 'number') return level ?? null;
  return valuesFor<number>(level, context.variant().uid, context.arch()).at(-1) ?? null;
}

async function makeManifest(context: MediaContext, { log }: Medium, image: string): Promise<void> {
  const listing = path.join(context.scratch, 'listing');
  const tool = toolOf(context);
  await context.run(manifestCommand(tool, image, listing), log);
  const text = formatManifest(tool, await readFile(listing, 'utf8'));
  await writeScratchFile(`${image}.manifest`, text);
}

/** Tools make files by the worker's umask; deliverables are for everybody. */
async function deliverables(from: string, to: string): Promise<Publication[]> {
  const names = await readdir(from);
  for (const name of names) await chmod(path.join(from, name), PUBLIC_FILE);
  return names.map((name) => ({ from: path.join(from, name), to: path.join(to, name) }));
}

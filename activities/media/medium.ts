/** Makes the image of a medium in scratch, and publishes it: image, manifest and jigdo files together. */
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { madeIso, type IsoFacts, type MadeImage } from '../../lib/images/index.js';
import {
  formatGraftPoints,
  formatManifest,
  manifestCommand,
  planIso,
  type GraftPoints,
  type IsoTool,
} from '../../lib/iso/index.js';
import { writeScratchFile, type Command } from '../../lib/process/index.js';
import { runrootPlace, type RunrootPlace } from '../runroot/index.js';
import type { Publication } from '../step/index.js';
import { planBoot, type MediaContext } from './boot.js';
import { carryOut, isElsewhere } from './carry-out.js';
import { ingredientsDigest } from './ingredients.js';
import { formatMediumFacts, takeOlderMedium } from './older-medium.js';

/** A medium to be made. */
export interface Medium {
  /** The image's file name. */
  readonly name: string;
  readonly volumeId: string | null;
  readonly bootable: boolean;
  readonly points: GraftPoints;
  /** Where its commands run, and find what is on it. */
  readonly place: RunrootPlace;
  readonly log: string;
  /** Whether one that an older compose has made of the same will do. */
  readonly mayBeOlder: boolean;
  /** Which of the node's media, from 0. */
  readonly item: number;
}

export interface MadeMedium {
  readonly bytes: number;
  /** It is an older compose's. */
  readonly isTakenOver: boolean;
}

/** The place of the commands of an image. */
export const mediumPlace = (context: MediaContext, name: string): Promise<RunrootPlace> =>
  runrootPlace(context, 'createiso', name);

const PUBLIC_FILE = 0o644;
const PERMISSIONS = 0o777;

/** Makes it, or takes it over; the list of what is on it stays in work/. */
export async function makeMedium(context: MediaContext, medium: Medium): Promise<MadeMedium> {
  const { scratch, tree, node } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const ingredients = await ingredientsOf(context, medium);
  const factsFile = tree.mediumFacts(node.id, medium.item);
  const older = await olderMedium(context, medium, ingredients, factsFile);
  const results = older ?? (await makeImage(context, medium));
  const [isoDir, jigdoDir] = [path.join(results, 'iso'), path.join(results, 'jigdo')];
  const image = path.join(isoDir, medium.name);
  const facts = path.join(scratch, 'medium.json');
  await writeScratchFile(facts, formatMediumFacts(ingredients, medium.name));
  const { size } = await stat(image);
  await context.publish([
    { from: facts, to: factsFile },
    ...(await deliverables(isoDir, tree.isoDir(variant, arch))),
    ...(await deliverables(jigdoDir, tree.jigdoDir(variant, arch))),
  ]);
  return { bytes: size, isTakenOver: older !== null };
}

/** The directory that has the older compose's image, if that is the same; null: it is to be made. */
async function olderMedium(
  context: MediaContext,
  medium: Medium,
  ingredients: string,
  factsFile: string,
): Promise<string | null> {
  if (!medium.mayBeOlder && context.compose.older?.takes !== 'all') return null;
  const results = path.join(context.scratch, 'older', medium.name);
  const places = { isoDir: path.join(results, 'iso'), jigdoDir: path.join(results, 'jigdo') };
  const wanted = { name: medium.name, ingredients, factsFile };
  if (!(await takeOlderMedium(context, wanted, places))) return null;
  await placeGraftPoints(context, medium);
  return results;
}

async function ingredientsOf(
  context: MediaContext,
  { volumeId, bootable, points }: Medium,
): Promise<string> {
  const { compose, config, node } = context;
  const tool = toolOf(context);
  return await ingredientsDigest({
    phase: node.phase,
    tool: isElsewhere(context) ? null : tool,
    points,
    timestamp: compose.timestamp,
    settings: [
      tool,
      node.arch,
      volumeId,
      bootable,
      isoLevelOf(context),
      compose.identity.supported,
      config.create_jigdo,
      config.iso_hfs_ppc64le_compatible,
    ],
  });
}

/** What the published image is, for images.json. */
export async function describeMedium(
  { tree, ...context }: Pick<MediaContext, 'tree' | 'variant' | 'arch'>,
  { name, bootable }: Pick<Medium, 'name' | 'bootable'>,
  { failable, disc }: Pick<IsoFacts, 'failable' | 'disc'>,
): Promise<MadeImage> {
  const [variant, arch] = [context.variant(), context.arch()];
  const file = path.join(tree.isoDir(variant, arch), name);
  return madeIso({
    file,
    path: tree.relativeToCompose(file),
    type: 'dvd',
    arch,
    bootable,
    subvariant: variant.uid,
    deliverable: 'iso',
    failable,
    ...(disc === undefined ? {} : { disc }),
  });
}

/** What is on the image, in a list that stays in work/. */
async function placeGraftPoints(
  context: MediaContext,
  { name, points, place }: Medium,
): Promise<string> {
  const from = path.join(context.scratch, 'graft-points');
  await writeScratchFile(from, formatGraftPoints(points));
  const to = context.tree.graftPoints(context.arch(), context.variant().uid, name);
  return await place.input({ from, to });
}

const LISTING = 'listing';

/** Runs the commands; returns the directory that has what they made. */
async function makeImage(context: MediaContext, medium: Medium): Promise<string> {
  const { name, bootable, place, log } = medium;
  const { outputDir } = place;
  const tool = toolOf(context);
  const isoDir = path.join(outputDir, 'iso');
  const image = path.join(isoDir, name);
  const listing = manifestCommand(tool, image, path.join(outputDir, LISTING));
  const jigdoDir = path.join(outputDir, 'jigdo');
  const commands = [...(await planImage(context, medium, { image, jigdoDir })), listing];
  const directories = [isoDir, jigdoDir];
  await carryOut(context, { name, bootable, tool, place, directories, commands, log });
  const results = await place.results();
  const text = formatManifest(tool, await readFile(path.join(results, LISTING), 'utf8'));
  await writeScratchFile(`${path.join(results, 'iso', name)}.manifest`, text);
  return results;
}

async function planImage(
  context: MediaContext,
  medium: Medium,
  { image, jigdoDir }: { readonly image: string; readonly jigdoDir: string },
): Promise<readonly Command[]> {
  const { config, compose, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const tool = toolOf(context);
  const boot = medium.bootable
    ? await planBoot(context, { ...medium, tool, image })
    : { bootArguments: [], replayScript: null };
  return planIso({
    image,
    tool,
    arch,
    volumeId: medium.volumeId,
    graftFile: await placeGraftPoints(context, medium),
    isoLevel: isoLevelOf(context),
    ...boot,
    supported: compose.identity.supported,
    jigdo: config.create_jigdo ? { dir: jigdoDir, osTree: tree.osTree(variant, arch) } : null,
  });
}

const toolOf = ({ config }: MediaContext): IsoTool =>
  config.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage';

/** One level for all, or the last that matches. */
function isoLevelOf(context: MediaContext): number | null {
  const { iso_level: level } = context.config;
  if (level === undefined || typeof level === 'number') return level ?? null;
  return valuesFor<number>(level, context.variant().uid, context.arch()).at(-1) ?? null;
}

/** What is linked from an older compose is that already, and is not touched. */
async function openToAll(file: string): Promise<void> {
  if (((await stat(file)).mode & PERMISSIONS) !== PUBLIC_FILE) await chmod(file, PUBLIC_FILE);
}

/** Tools make files by the worker's umask; deliverables are for everybody. */
async function deliverables(from: string, to: string): Promise<Publication[]> {
  const names = await readdir(from);
  for (const name of names) await openToAll(path.join(from, name));
  return names.map((name) => ({ from: path.join(from, name), to: path.join(to, name) }));
}

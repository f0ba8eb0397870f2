/** Makes one disc in scratch and publishes it: image, manifest and jigdo files together. */
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import type { StepMessage } from '../../graph/wire.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { InternalError } from '../../lib/errors.js';
import {
  formatGraftPoints,
  formatManifest,
  graftPointsOf,
  manifestCommand,
  outsideLinks,
  overlay,
  planIso,
  scanTree,
  type GraftPoints,
  type IsoTool,
  type ScannedTree,
} from '../../lib/iso/index.js';
import { makeDirectory, readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import type { ContextOf, Publication, StepReturn } from '../step/index.js';
import { planBoot } from './boot.js';
import { breakHardlinks, linkCopies } from './break-hardlinks.js';
import { isoPlanSchema, type DiscPlan } from './plan-file.js';
import { makeWorkingDir } from './working-dir.js';

type Context = ContextOf<typeof createisoPhase>;

/** A disc that is being made. */
interface Disc {
  readonly context: Context;
  readonly plan: DiscPlan;
  readonly volumeId: string | null;
  readonly bootable: boolean;
  readonly tool: IsoTool;
  readonly log: string;
  /** In scratch: what goes to the directory of images, and to that of jigdo files. */
  readonly isoDir: string;
  readonly jigdoDir: string;
  readonly image: string;
}

/** What goes on the image, and the list of it that stays in work/. */
interface PlacedPoints {
  readonly points: GraftPoints;
  readonly graftFile: string;
}

const MEGABYTE = 1e6;
const PUBLIC_FILE = 0o644;

export async function makeDisc(context: Context): Promise<StepReturn> {
  const disc = await openDisc(context);
  await makeDirectory(disc.isoDir);
  await makeDirectory(disc.jigdoDir);
  const points = await publishGraftPoints(disc);
  await makeImage(disc, points);
  await makeManifest(disc);
  const { size } = await stat(disc.image);
  await publishDisc(disc);
  return {
    summary: `${disc.plan.name}, ${(size / MEGABYTE).toFixed(1)} MB`,
    numbers: { bytes: size },
    data: { name: disc.plan.name },
    messages: [doneMessage(disc)],
  };
}

/** As phase createiso tells of each image (pungi/phases/createiso.py). */
function doneMessage({ context, plan }: Disc): StepMessage {
  const [variant, arch] = [context.variant(), context.arch()];
  const file = path.join(context.tree.isoDir(variant, arch), plan.name);
  const body = { file, arch, variant: variant.uid };
  return { message: 'createiso-imagedone', body, when: 'now' };
}

async function openDisc(context: Context): Promise<Disc> {
  const { tree, scratch, config } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const plan = await readJsonFile(tree.isoPlan(arch, variant.uid), isoPlanSchema);
  const disc = plan.discs[context.item()];
  if (disc === undefined) throw new InternalError(`no disc ${String(context.item())} was planned`);
  const isoDir = path.join(scratch, 'iso');
  return {
    context,
    plan: disc,
    volumeId: plan.volumeId,
    bootable: plan.bootable,
    tool: config.createiso_use_xorrisofs ? 'xorrisofs' : 'genisoimage',
    log: tree.logFile(arch, `createiso-${disc.name}`),
    isoDir,
    jigdoDir: path.join(scratch, 'jigdo'),
    image: path.join(isoDir, disc.name),
  };
}

/** The disc's own files and graft points stay in work/, where they say what went on it and from where. */
async function publishGraftPoints(disc: Disc): Promise<PlacedPoints> {
  const { context, plan } = disc;
  const { tree, scratch } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const discCount = context.previous('plan').items ?? 1;
  const work = path.join(scratch, 'work');
  const ownDir = path.join(work, plan.name);
  await makeWorkingDir(context, plan, discCount, ownDir);
  await context.publish([
    { from: ownDir, to: tree.isoWorkDir(arch, uid, plan.name), replace: true },
  ]);
  const points = await graftPoints(disc);
  const from = path.join(scratch, 'graft-points');
  await writeScratchFile(from, formatGraftPoints(points));
  const to = tree.graftPoints(arch, uid, plan.name);
  await context.publish([{ from, to }]);
  return { points, graftFile: to };
}

async function graftPoints({ context, plan }: Disc): Promise<GraftPoints> {
  const { tree, scratch, config } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const content = onDisc(await scanTree(tree.osTree(variant, arch)), plan);
  const own = await scanTree(tree.isoWorkDir(arch, variant.uid, plan.name));
  const points = overlay(
    graftPointsOf(content),
    await outsideLinks(content, tree.composeDir()),
    graftPointsOf(own),
  );
  if (!config.createiso_break_hardlinks) return points;
  const stagingDir = path.join(scratch, 'staging');
  await makeDirectory(stagingDir);
  const broken = await breakHardlinks(points, stagingDir);
  await context.run(linkCopies(stagingDir), tree.logFile(arch, `iso-hardlink-${variant.uid}`));
  return broken;
}

/** What of the tree goes on the disc. */
function onDisc(tree: ScannedTree, { files }: DiscPlan): ScannedTree {
  if (files === null) return tree;
  const listed = new Set(files);
  return {
    ...tree,
    files: tree.files.filter(({ path: name }) => listed.has(name)),
    directories: [],
  };
}

async function makeImage(disc: Disc, { points, graftFile }: PlacedPoints): Promise<void> {
  const { context, log } = disc;
  const { config, compose, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const commands = planIso({
    image: disc.image,
    tool: disc.tool,
    arch,
    volumeId: disc.volumeId,
    graftFile,
    isoLevel: isoLevelOf(context),
    ...(await bootPlan(disc, points)),
    supported: compose.identity.supported,
    jigdo: config.create_jigdo ? { dir: disc.jigdoDir, osTree: tree.osTree(variant, arch) } : null,
  });
  for (const command of commands) await context.run(command, log);
}

const bootPlan = ({ context, bootable, tool, image, volumeId, log }: Disc, points: GraftPoints) =>
  bootable
    ? planBoot(context, { tool, image, volumeId, points, log })
    : { bootArguments: [], replayScript: null };

/** One level for all, or the last that matches. */
function isoLevelOf(context: Context): number | null {
  const { iso_level: level } = context.config;
  if (level === undefined || typeof level === 'number') return level ?? null;
  return valuesFor<number>(level, context.variant().uid, context.arch()).at(-1) ?? null;
}

async function makeManifest({ context, tool, image, log }: Disc): Promise<void> {
  const listing = path.join(context.scratch, 'listing');
  await context.run(manifestCommand(tool, image, listing), log);
  const text = formatManifest(tool, await readFile(listing, 'utf8'));
  await writeScratchFile(`${image}.manifest`, text);
}

async function publishDisc({ context, isoDir, jigdoDir }: Disc): Promise<void> {
  const { tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  await context.publish([
    ...(await deliverables(isoDir, tree.isoDir(variant, arch))),
    ...(await deliverables(jigdoDir, tree.jigdoDir(variant, arch))),
  ]);
}

/** Tools make files by the worker's umask; deliverables are for everybody. */
async function deliverables(from: string, to: string): Promise<Publication[]> {
  const names = await readdir(from);
  for (const name of names) await chmod(path.join(from, name), PUBLIC_FILE);
  return names.map((name) => ({ from: path.join(from, name), to: path.join(to, name) }));
}

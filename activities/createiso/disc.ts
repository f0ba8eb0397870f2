/** Makes one disc: the tree, or the part of it that was planned, with the disc's own files over it. */
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import type { StepMessage } from '../../graph/wire.js';
import { InternalError } from '../../lib/errors.js';
import {
  graftPointsOf,
  outsideLinks,
  overlay,
  scanTree,
  type GraftPoints,
  type ScannedTree,
} from '../../lib/iso/index.js';
import { makeDirectory, readJsonFile } from '../../lib/process/index.js';
import { makeMedium, mediumPlace } from '../media/index.js';
import type { RunrootPlace } from '../runroot/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
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
  readonly place: RunrootPlace;
}

const MEGABYTE = 1e6;

export async function makeDisc(context: Context): Promise<StepReturn> {
  const disc = await openDisc(context);
  const { name } = disc.plan;
  const { bytes, isTakenOver } = await makeMedium(context, {
    name,
    volumeId: disc.volumeId,
    bootable: disc.bootable,
    place: disc.place,
    points: await placeContent(disc),
    log: context.tree.logFile(context.arch(), `createiso-${name}`),
    mayBeOlder: context.config.createiso_allow_reuse,
    item: context.item(),
  });
  return {
    summary: `${name}, ${(bytes / MEGABYTE).toFixed(1)} MB${isTakenOver ? ', of an older compose' : ''}`,
    numbers: { bytes },
    data: { name, isTakenOver },
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
  const [variant, arch] = [context.variant(), context.arch()];
  const plan = await readJsonFile(context.tree.isoPlan(arch, variant.uid), isoPlanSchema);
  const disc = plan.discs[context.item()];
  if (disc === undefined) throw new InternalError(`no disc ${String(context.item())} was planned`);
  const place = await mediumPlace(context, disc.name);
  return { context, plan: disc, volumeId: plan.volumeId, bootable: plan.bootable, place };
}

/** The disc's own files stay in work/, where the list of what went on it finds them. */
async function placeContent(disc: Disc): Promise<GraftPoints> {
  const { context, plan, place } = disc;
  const { tree, scratch } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const discCount = context.previous('plan').items ?? 1;
  const ownDir = path.join(scratch, 'work', plan.name);
  await makeWorkingDir(context, plan, discCount, ownDir);
  const to = tree.isoWorkDir(arch, uid, plan.name);
  return graftPoints(disc, await place.input({ from: ownDir, to, replace: true }));
}

async function graftPoints({ context, plan }: Disc, ownDir: string): Promise<GraftPoints> {
  const { tree, scratch, config } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const content = onDisc(await scanTree(tree.osTree(variant, arch)), plan);
  const own = await scanTree(ownDir);
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

/** Plans the discs of a variant and arch: whether there are any, what is on each, how they are called. */
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import { ConfigError } from '../../lib/errors.js';
import { discName, discVolumeId } from '../../lib/image-name/index.js';
import { makeIsoDir } from '../../lib/images/index.js';
import { scanTree } from '../../lib/iso/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import { bootOf } from '../media/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { splitTree } from './media.js';
import { isoPlanSchema, type IsoPlan } from './plan-file.js';

type Context = ContextOf<typeof createisoPhase>;

const GIGABYTE = 1e9;

export async function planDiscs(context: Context): Promise<StepReturn> {
  const { config, tree, compose } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const id = `${variant.uid}.${arch}`;
  if (variant.type === 'optional' && !config.create_optional_isos) {
    return { summary: `no ISO for ${id}: create_optional_isos is not set`, items: 0 };
  }
  const place = { identity: compose.identity, variant, arch };
  const volume = discVolumeId(place, config);
  await makeIsoDir({
    tree,
    composeId: compose.identity.id,
    variant,
    arch,
    symlinkTo: config.symlink_isos_to,
  });
  const content = await scanTree(tree.osTree(variant, arch));
  if (!content.files.some((file) => file.path.endsWith('.rpm'))) {
    const warning = `No RPMs found for ${id}, skipping ISO`;
    return { summary: warning, items: 0, warnings: [warning] };
  }
  const { bootable, warnings } = await bootOf(context);
  const { parts, limitBytes } = await splitTree(context, content, bootable);
  const discs = parts.map(({ files }, index) => ({
    name: discName(place, config, 'dvd', index + 1),
    number: index + 1,
    files: parts.length === 1 ? null : [...files],
  }));
  checkNames(discs.map(({ name }) => name));
  await publishPlan(context, { version: 1, volumeId: volume, bootable, discs });
  const isos = discs.map(({ name }) => path.join(tree.isoDir(variant, arch), name));
  const bytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  return {
    summary: `${String(discs.length)} ${discs.length === 1 ? 'disc' : 'discs'}, ${(bytes / GIGABYTE).toFixed(2)} GB: ${id}`,
    numbers: { discs: discs.length, bytes },
    items: discs.length,
    data: { isos },
    messages: [{ message: 'createiso-targets', body: { deliverables: isos } }],
    warnings: [
      ...warnings,
      ...parts
        .filter((part) => part.sizeBytes > limitBytes)
        .map((part) => tooLarge(id, part.sizeBytes, limitBytes)),
    ],
  };
}

/** Each disc is a file of its own. @throws ConfigError if the format does not tell discs apart */
function checkNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  const message = `two discs of one set would both be called '${twice}'`;
  const hint = 'put {disc_num} into the format';
  throw new ConfigError([{ severity: 'error', message, path: 'image_name_format', hint }]);
}

async function publishPlan(context: Context, plan: IsoPlan): Promise<void> {
  const from = path.join(context.scratch, 'plan.json');
  await writeScratchFile(from, JSON.stringify(isoPlanSchema.parse(plan)));
  const to = context.tree.isoPlan(context.arch(), context.variant().uid);
  await context.publish([{ from, to }]);
}

const tooLarge = (id: string, sizeBytes: number, limitBytes: number): string =>
  `ISO for ${id} does not fit on single media! It is ${String(sizeBytes - limitBytes)} bytes too big. (Total size: ${String(sizeBytes)} B)`;

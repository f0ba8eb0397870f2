/** Says what the discs are, for images.json. */
import path from 'node:path';
import type { createisoPhase } from '../../graph/phases/createiso.js';
import { formatImageFacts, type MadeImage } from '../../lib/images/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { describeMedium } from '../media/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';
import { isoPlanSchema, type DiscPlan, type IsoPlan } from './plan-file.js';

type Context = ContextOf<typeof createisoPhase>;

export async function collectDiscs(context: Context): Promise<StepReturn> {
  const plan = await readPlan(context);
  const images = await Promise.all(plan.discs.map((disc) => describe(context, plan, disc)));
  const [variant, arch] = [context.variant(), context.arch()];
  const from = path.join(context.scratch, 'facts.json');
  const facts = formatImageFacts({
    version: 1,
    kind: 'images',
    node: context.node.id,
    variant: variant.uid,
    arch,
    images,
  });
  await writeScratchFile(from, facts);
  await context.publish([{ from, to: context.tree.imageFacts(context.node.id) }]);
  const bytes = images.reduce((sum, { image }) => sum + image.size, 0);
  return {
    summary:
      plan.discs.length === 0
        ? context.previous('plan').summary
        : plan.discs
            .map(({ name }) => name)
            .join(', ')
            .slice(0, 400),
    numbers: { discs: plan.discs.length, bytes },
    warnings: images
      .filter(({ image }) => image.implant_md5 === null)
      .map(({ image }) => `Implanted MD5 in ${image.path} is not valid`),
  };
}

async function readPlan(context: Context): Promise<Pick<IsoPlan, 'discs' | 'bootable'>> {
  if (context.previous('plan').items === 0) return { discs: [], bootable: false };
  return readJsonFile(context.tree.isoPlan(context.arch(), context.variant().uid), isoPlanSchema);
}

const describe = (
  context: Context,
  { discs, bootable }: Pick<IsoPlan, 'discs' | 'bootable'>,
  { name, number }: DiscPlan,
): Promise<MadeImage> =>
  describeMedium(
    context,
    { name, bootable },
    { failable: context.node.failable, disc: { number, count: discs.length } },
  );

/** Phase composeinfo: composeinfo.json, when all else is there. */
import path from 'node:path';
import { composeinfoPhase } from '../../graph/phases/composeinfo.js';
import { writeScratchFile } from '../../lib/process/index.js';
import { formatComposeinfo } from '../../lib/productmd/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';
import { describeVariants } from './variants.js';

async function writeComposeinfo(context: ContextOf<typeof composeinfoPhase>): Promise<StepReturn> {
  const { compose, config, tree, scratch } = context;
  const { identity } = compose;
  const variants = await describeVariants({
    identity,
    variants: compose.variants,
    tree,
    optionalIsos: config.create_optional_isos,
  });
  const from = path.join(scratch, 'composeinfo.json');
  await writeScratchFile(from, formatComposeinfo(identity, variants));
  await context.publish([{ from, to: tree.metadataFile('composeinfo.json') }]);
  const count = Object.keys(variants).length;
  return { summary: `${identity.id}: ${String(count)} variants`, numbers: { variants: count } };
}

export const composeinfoActivities = defineSteps(composeinfoPhase, { write: writeComposeinfo });

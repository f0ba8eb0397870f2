/** Step write: the tree's extra_files.json, over its variant and the addons that live in it. */
import path from 'node:path';
import { SRC } from '../../config-schemas/names.js';
import type { extraFilesTreePhase } from '../../graph/phases/extra-files-tree.js';
import { extraFilesFactsSchema, filesOfTree } from '../../lib/extra-files/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { formatTreeExtraFiles } from '../../lib/productmd/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

const NAME = 'extra_files.json';

export async function write(context: ContextOf<typeof extraFilesTreePhase>): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const members = compose.variants.filter(
    (one) =>
      !one.isEmpty &&
      (one.uid === variant.uid || (one.type === 'addon' && one.parent === variant.uid)) &&
      (arch === SRC || one.arches.includes(arch)),
  );
  const facts = await Promise.all(
    members.map((one) => readJsonFile(tree.extraFilesFacts(arch, one.uid), extraFilesFactsSchema)),
  );
  const root = tree.osTree(variant, arch);
  const files = filesOfTree(facts, tree.relativeToCompose(root));
  if (files.length === 0) return { summary: 'no extra files in this tree' };
  const from = path.join(scratch, NAME);
  await writeScratchFile(from, formatTreeExtraFiles(files));
  await context.publish([{ from, to: path.join(root, NAME) }]);
  return { summary: `${String(files.length)} extra files listed` };
}

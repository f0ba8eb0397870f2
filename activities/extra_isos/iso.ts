/** Step iso: makes the image and says what it is. */
import path from 'node:path';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import { formatImageFacts, type MadeImage } from '../../lib/images/index.js';
import { writeScratchFile } from '../../lib/process/index.js';
import { bootOf, describeMedium, makeMedium, mediumPlace } from '../media/index.js';
import type { StepReturn } from '../step/index.js';
import { contentOf } from './content.js';
import { blockOf, logOf, namesOf, variantsOn, type ExtraIsoContext } from './context.js';
import { makeOwnFiles } from './own-files.js';

const MEGABYTE = 1e6;

export async function makeExtraIso(context: ExtraIsoContext): Promise<StepReturn> {
  const { scratch, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const { name, volumeId } = namesOf(context);
  const log = logOf(context, name);
  const { bootable, warnings } = await bootOf(context);
  const installer = bootable ? installerOf(context) : null;
  const from = path.join(scratch, 'own');
  const ownDir = tree.isoWorkDir(arch, uid, name);
  await makeOwnFiles(context, { directory: from, volumeId, installer, log });
  const place = await mediumPlace(context, name);
  const placed = await place.input({ from, to: ownDir, replace: true });
  const points = await contentOf(context, installer, placed);
  const { bytes, isTakenOver } = await makeMedium(context, {
    ...{ name, volumeId, bootable, points, place, log },
    mayBeOlder: context.config.extraiso_allow_reuse,
    item: 0,
  });
  await publishFacts(context, { name, bootable });
  return {
    summary: `${name}, ${(bytes / MEGABYTE).toFixed(1)} MB${isTakenOver ? ', of an older compose' : ''}`,
    numbers: { bytes },
    warnings: [...warnings],
  };
}

const installerOf = ({ config, tree, ...context }: ExtraIsoContext): string =>
  config.buildinstall_method === 'buildinstall'
    ? tree.buildinstallDir(context.arch())
    : tree.buildinstallDir(context.arch(), context.variant().uid);

async function publishFacts(
  context: ExtraIsoContext,
  medium: { name: string; bootable: boolean },
): Promise<void> {
  const { config, node, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const others = variantsOn(context)
    .slice(1)
    .map(({ uid }) => uid);
  // Pungi files a fault that the test phase finds in it under the plain ISOs.
  const failable = valuesFor(config.failable_deliverables, variant.uid, arch).includes('iso');
  const plain = await describeMedium(context, medium, { failable });
  const made: MadeImage = {
    ...plain,
    image: {
      ...plain.image,
      ...(others.length === 0 ? {} : { unified: true, additional_variants: others }),
    },
    maxSizeBytes: blockOf(context).max_size ?? null,
  };
  const from = path.join(scratch, 'facts.json');
  const facts = { version: 1, kind: 'images', node: node.id, variant: variant.uid, arch } as const;
  await writeScratchFile(from, formatImageFacts({ ...facts, images: [made] }));
  await context.publish([{ from, to: tree.imageFacts(node.id) }]);
}

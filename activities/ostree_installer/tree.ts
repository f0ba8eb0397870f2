/** Step tree: the installer goes into the variant's tree, over what is there, and its boot.iso among the images. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { discName } from '../../lib/image-name/index.js';
import { formatImageFacts, madeIso, makeIsoDir } from '../../lib/images/index.js';
import { InputError } from '../../lib/errors.js';
import { writeScratchFile } from '../../lib/process/index.js';
import type { StepReturn } from '../step/index.js';
import { placeOf, type InstallerContext } from './place.js';

export async function placeInstaller(context: InstallerContext): Promise<StepReturn> {
  const { compose, config, node, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const { output, logDir } = placeOf(context);
  const copy = path.join(scratch, 'tree');
  await cp(output, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const bootIso = path.join(scratch, 'boot.iso');
  await cp(path.join(copy, 'images', 'boot.iso'), bootIso, { preserveTimestamps: true }).catch(
    (error: unknown) => {
      throw new InputError(`lorax made no images/boot.iso in ${output}`, {
        cause: error,
        hint: `see ${path.join(logDir, 'lorax.log')}`,
      });
    },
  );
  const { identity } = compose;
  const name = discName({ identity, variant, arch }, config, 'ostree', 1);
  const where = { tree, composeId: identity.id, variant, arch };
  const target = path.join(await makeIsoDir({ ...where, symlinkTo: config.symlink_isos_to }), name);
  const image = await madeIso({
    file: bootIso,
    path: tree.relativeToCompose(target),
    type: 'dvd-ostree',
    arch,
    bootable: true,
    subvariant: variant.uid,
    deliverable: 'ostree-installer',
    failable: node.failable,
  });
  const facts = path.join(scratch, 'facts.json');
  const made = { node: node.id, variant: variant.uid, arch, images: [image] };
  await writeScratchFile(facts, formatImageFacts({ version: 1, kind: 'images', ...made }));
  await context.publish([
    { from: copy, to: tree.osTree(variant, arch) },
    { from: bootIso, to: target },
    { from: facts, to: tree.imageFacts(node.id) },
  ]);
  return { summary: name };
}

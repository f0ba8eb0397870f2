/** The installer's boot.iso as an image of the compose (pungi/phases/buildinstall.py `link_boot_iso`). */
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { discName } from '../../lib/image-name/index.js';
import { formatImageFacts, madeIso, makeIsoDir } from '../../lib/images/index.js';
import { formatManifest, manifestCommand } from '../../lib/iso/index.js';
import { hardlinkOrCopy, writeScratchFile } from '../../lib/process/index.js';
import { logOf, type BuildinstallContext } from './context.js';

/** Links it out of the tree; returns its name, or null if the tree has none. */
export async function publishBootIso(context: BuildinstallContext): Promise<string | null> {
  const { compose, config, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const source = path.join(tree.osTree(variant, arch), 'images', 'boot.iso');
  const isThere = await access(source).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const { identity } = compose;
  const name = discName({ identity, variant, arch }, config, 'boot', null);
  const place = { tree, composeId: identity.id, variant, arch };
  const isoDir = await makeIsoDir({ ...place, symlinkTo: config.symlink_isos_to });
  const linked = path.join(scratch, 'iso', name);
  await hardlinkOrCopy(source, linked);
  await writeManifest(context, linked);
  await publishFacts(context, source, path.join(isoDir, name));
  await context.publish([{ from: path.join(scratch, 'iso'), to: isoDir }]);
  return name;
}

async function writeManifest(context: BuildinstallContext, image: string): Promise<void> {
  const listing = path.join(context.scratch, 'listing');
  await context.run(manifestCommand('genisoimage', image, listing), logOf(context));
  const text = formatManifest('genisoimage', await readFile(listing, 'utf8'));
  await writeScratchFile(`${image}.manifest`, text);
}

async function publishFacts(
  context: BuildinstallContext,
  source: string,
  target: string,
): Promise<void> {
  const { node, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const made = await madeIso({
    file: source,
    path: tree.relativeToCompose(target),
    type: 'boot',
    arch,
    bootable: true,
    subvariant: variant.uid,
    deliverable: 'buildinstall',
    failable: node.failable,
  });
  const from = path.join(scratch, 'facts.json');
  await writeScratchFile(
    from,
    formatImageFacts({
      version: 1,
      kind: 'images',
      node: node.id,
      variant: variant.uid,
      arch,
      images: [made],
    }),
  );
  await context.publish([{ from, to: tree.imageFacts(node.id) }]);
}

/** Where everything on an extra ISO comes from; the later of two files of one name wins (pungi/phases/extra_isos.py). */
import { access } from 'node:fs/promises';
import path from 'node:path';
import {
  graftPointsOf,
  outsideLinks,
  overlay,
  scanTree,
  type GraftPoints,
} from '../../lib/iso/index.js';
import { blockOf, filesDirOf, variantsOn, type ExtraIsoContext } from './context.js';

/** @param installer the installer's own output; null: the ISO is not bootable. @param ownDir made for this ISO */
export async function contentOf(
  context: ExtraIsoContext,
  installer: string | null,
  ownDir: string,
): Promise<GraftPoints> {
  const { tree } = context;
  const arch = context.arch();
  const inherits = blockOf(context).inherit_extra_files;
  const layers: GraftPoints[] =
    installer === null ? [] : [await visible(installer), await additions(context)];
  for (const variant of variantsOn(context)) {
    const at = (directory: string, name: string): Promise<GraftPoints> =>
      placed(context, directory, path.posix.join(variant.uid, name));
    layers.push(await at(tree.packages(variant, arch), 'Packages'));
    layers.push(await at(path.join(tree.repository(variant, arch), 'repodata'), 'repodata'));
    if (inherits) layers.push(await at(tree.extraFilesDir(arch, variant.uid), ''));
  }
  return overlay(
    ...layers,
    graftPointsOf(await scanTree(ownDir)),
    graftPointsOf(await scanTree(filesDirOf(context))),
  );
}

/** A directory's content below another one on the ISO. */
async function placed(
  { tree }: ExtraIsoContext,
  directory: string,
  prefix: string,
): Promise<GraftPoints> {
  const content = await scanTree(directory);
  const points = overlay(graftPointsOf(content), await outsideLinks(content, tree.composeDir()));
  return new Map([...points].map(([name, source]) => [`${prefix}/${name}`, source]));
}

/** The installer's files without the hidden ones at its top, which describe it alone. */
async function visible(installer: string): Promise<GraftPoints> {
  const points = graftPointsOf(await scanTree(installer));
  return new Map([...points].filter(([name]) => !name.startsWith('.')));
}

/** What was added to the installer when it was put into the variant's tree. */
async function additions(context: ExtraIsoContext): Promise<GraftPoints> {
  const name = 'images/product.img';
  const file = path.join(context.tree.osTree(context.variant(), context.arch()), name);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return new Map(isThere ? [[name, file]] : []);
}

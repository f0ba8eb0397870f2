/** Product certificates: found, copied, added to the repository (pungi/phases/createrepo.py). */
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { chooseProductId, missingProductId, planModifyrepo } from '../../lib/createrepo/index.js';
import type { Publication } from '../step/index.js';
import type { MadeRepository } from './repository.js';
import type { Context } from './repos.js';

/** The certificate out of those that phase init has fetched, in scratch; null if there is none. @throws InputError if it must be there, or there are several */
export async function fetchProductId(
  context: Context,
  warn: (text: string) => void,
): Promise<string | null> {
  const { config, compose, tree } = context;
  if (config.product_id === undefined) return null;
  const directory = tree.productIdsDir();
  const names = await readdir(directory).catch(() => []);
  // Init has said so.
  if (names.length === 0 && config.product_id_allow_missing) return null;
  const arch = context.arch();
  const rules = {
    allowNamePrefix: config.product_id_allow_name_prefix,
    allowMissing: config.product_id_allow_missing,
  };
  // Variants without packages have no node of their own, but their certificates must be there, too.
  for (const { uid, arches, isEmpty } of compose.variants) {
    if (isEmpty && arches.includes(arch)) chooseProductId(names, uid, arch, rules);
  }
  const { uid } = context.variant();
  const chosen = chooseProductId(names, uid, arch, rules);
  if (chosen === null) {
    warn(missingProductId(uid, arch));
    return null;
  }
  // Its name becomes that of the record in repomd.xml.
  const certificate = path.join(context.scratch, 'productid');
  await copyFile(path.join(directory, chosen), certificate);
  return certificate;
}

/** Adds the certificate to the repository, and once more as it is; answers where it is kept. */
export async function addProductId(
  context: Context,
  certificate: string,
  { repodata }: MadeRepository,
): Promise<Publication> {
  const { config, tree } = context;
  const [{ uid }, arch] = [context.variant(), context.arch()];
  const command = planModifyrepo({
    createrepoC: config.createrepo_c,
    file: certificate,
    repodataDir: repodata,
  });
  await context.run(command, tree.logFile(arch, `modifyrepo-${uid}`));
  await copyFile(certificate, path.join(repodata, 'productid'));
  return { from: certificate, to: tree.productId(uid, arch) };
}

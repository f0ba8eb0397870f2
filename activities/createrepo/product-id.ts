/** Product certificates: found, copied, added to the repository (pungi/phases/createrepo.py). */
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { chooseProductId, missingProductId, planModifyrepo } from '../../lib/createrepo/index.js';
import { InputError } from '../../lib/errors.js';
import { makeDirectory } from '../../lib/process/index.js';
import { exportDirectory } from '../../lib/scm/index.js';
import type { Publication } from '../step/index.js';
import type { MadeRepository } from './repository.js';
import type { Context } from './repos.js';

/** The certificate, in scratch; null if there is none. @throws InputError if it must be there, or there are several */
export async function fetchProductId(
  context: Context,
  warn: (text: string) => void,
): Promise<string | null> {
  const { config, compose } = context;
  if (config.product_id === undefined) return null;
  const directory = await exportCertificates(context, warn);
  if (directory === null) return null;
  const arch = context.arch();
  const rules = {
    allowNamePrefix: config.product_id_allow_name_prefix,
    allowMissing: config.product_id_allow_missing,
  };
  const names = await readdir(directory);
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

async function exportCertificates(
  context: Context,
  warn: (text: string) => void,
): Promise<string | null> {
  const { config, compose, scratch, tree } = context;
  const source = config.product_id;
  if (source === undefined) return null;
  const target = path.join(scratch, 'product-ids');
  const scmDir = path.join(scratch, 'scm');
  await makeDirectory(scmDir);
  try {
    await exportDirectory(source, target, {
      baseDir: compose.configDir,
      scratch: scmDir,
      logFile: tree.logFile(context.arch(), `product_id-${context.variant().uid}`),
      run: context.run,
    });
    return target;
  } catch (error) {
    if (!(error instanceof InputError) || !config.product_id_allow_missing) throw error;
    warn(`No product IDs in ${JSON.stringify(source)}`);
    return null;
  }
}

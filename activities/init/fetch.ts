/** Step fetch: comps, module defaults and obsoletes, prepopulate, certificates, from where the configuration says. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { initPhase } from '../../graph/phases/init.js';
import { checkPackageNames, compsTextOf, readComps } from '../../lib/comps/index.js';
import { checkDefaults, readModuleFiles } from '../../lib/modulemd/index.js';
import { InputError } from '../../lib/errors.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import {
  besideConfig,
  exportDirectory,
  exportOneFile,
  localFileOf,
  type ScmContext,
  type ScmSource,
} from '../../lib/scm/index.js';
import type { ContextOf, Publication, StepReturn } from '../step/index.js';
import { installedPackages } from './installed-packages.js';

type Context = ContextOf<typeof initPhase>;

export async function fetchInputs(context: Context): Promise<StepReturn> {
  const { config, tree, compose } = context;
  const scmDir = path.join(context.scratch, 'scm');
  await makeDirectory(scmDir);
  const scm: ScmContext = {
    baseDir: compose.configDir,
    scratch: scmDir,
    logFile: tree.logFile('global', 'init'),
    run: (command, logFile, options) => context.run(command, logFile, options),
  };
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const fetched = [
    await fetchComps(context, scm),
    await fetchDirectory(context, scm, config.module_defaults_dir, tree.moduleDefaultsDir()),
    await fetchDirectory(context, scm, config.module_obsoletes_dir, tree.moduleObsoletesDir()),
    await fetchPrepopulate(context, scm),
    await fetchCertificates(context, scm, warn),
  ].filter((publication) => publication !== null);
  await context.publish([...fetched, ...(await installedPackages(context, warn))]);
  const names = fetched.map(({ to }) => path.basename(to));
  const summary = names.length === 0 ? 'nothing to fetch' : `fetched ${names.join(', ')}`;
  return { summary, warnings };
}

/** The global comps file, its packages' names checked. */
async function fetchComps(context: Context, scm: ScmContext): Promise<Publication | null> {
  const { config, tree } = context;
  const from = path.join(context.scratch, 'comps-global.xml');
  if (config.comps !== undefined) await writeScratchFile(from, await compsTextOf(config.comps));
  else if (config.comps_file !== undefined) await exportOneFile(config.comps_file, from, scm);
  else return null;
  checkPackageNames(readComps(await readFile(from), localFileOf(config.comps_file) ?? 'comps'));
  return { from, to: tree.compsGlobal() };
}

async function fetchDirectory(
  context: Context,
  scm: ScmContext,
  source: ScmSource | undefined,
  to: string,
): Promise<Publication | null> {
  if (source === undefined) return null;
  const from = path.join(context.scratch, path.basename(to));
  await exportDirectory(source, from, scm);
  if (to === context.tree.moduleDefaultsDir()) checkDefaults(await readModuleFiles(from));
  return { from, to, replace: true };
}

async function fetchPrepopulate(context: Context, scm: ScmContext): Promise<Publication | null> {
  const source = context.config.gather_prepopulate;
  if (source === undefined) return null;
  const from = path.join(context.scratch, 'prepopulate.json');
  await exportOneFile(await besideConfig(source, scm.baseDir), from, scm);
  return { from, to: context.tree.prepopulateFile() };
}

/** Product certificates of all variants, of which createrepo takes theirs (pungi/phases/createrepo.py). */
async function fetchCertificates(
  { config, scratch, tree }: Context,
  scm: ScmContext,
  warn: (text: string) => void,
): Promise<Publication | null> {
  const source = config.product_id;
  if (source === undefined) return null;
  const from = path.join(scratch, 'product_ids');
  try {
    await exportDirectory(source, from, scm);
  } catch (error) {
    if (!(error instanceof InputError) || !config.product_id_allow_missing) throw error;
    warn(`No product IDs in ${JSON.stringify(source)}`);
    return null;
  }
  return { from, to: tree.productIdsDir(), replace: true };
}

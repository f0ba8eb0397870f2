/** Step make: exports what the configuration names, compiles translations, and puts it all into an image. */
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { productimgPhase } from '../../graph/phases/productimg.js';
import { linkInstallClasses, planProductImage, PRODUCT_DIR } from '../../lib/installer/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import {
  exportDirectory,
  exportFiles,
  type ScmContext,
  type ScmSource,
} from '../../lib/scm/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof productimgPhase>;

export async function makeProductImage(context: Context): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const { uid } = context.variant();
  const root = path.join(scratch, 'content');
  const product = path.join(root, PRODUCT_DIR);
  await makeDirectory(product);
  const classes = await exportClasses(context, path.join(product, 'installclasses'));
  const languages = await compileTranslations(context, path.join(product, 'locale'));
  await linkInstallClasses(root);
  const image = path.join(scratch, 'product.img');
  const plan = await planProductImage({ root, image, timestamp: compose.timestamp });
  await writeScratchFile(plan.ownersFile, plan.owners);
  for (const command of plan.commands) await context.run(command, logOf(context));
  await context.publish([{ from: image, to: tree.productImage(uid) }]);
  return {
    summary: `product.img of ${uid}: ${counted(classes, 'install class', 'install classes')}, ${counted(languages, 'language', 'languages')}`,
    numbers: { classes, languages },
  };
}

/** Returns how many there are. */
async function exportClasses(context: Context, target: string): Promise<number> {
  const source = context.config.productimg_install_class;
  if (source === undefined) return 0;
  const id = context.variant().id.toLowerCase();
  return (await exportFiles(forVariant(source, id), target, await scmOf(context))).length;
}

function forVariant(source: ScmSource, id: string): ScmSource {
  const fill = (text: string): string => text.replaceAll('%(variant_id)s', id);
  if (typeof source === 'string') return fill(source);
  const files = [source.file ?? []].flat().map(fill);
  return { ...source, file: files };
}

const TRANSLATION = /^([^.].*)\.po$/;

/** Makes `LANG/LC_MESSAGES/comps.mo` of each `LANG.po`; returns how many there are. */
async function compileTranslations(context: Context, target: string): Promise<number> {
  const source = context.config.productimg_po_files;
  if (source === undefined) return 0;
  const exported = path.join(context.scratch, 'po');
  await mkdir(exported);
  await exportDirectory(source, exported, await scmOf(context));
  const languages = (await readdir(exported))
    .flatMap((name) => TRANSLATION.exec(name)?.[1] ?? [])
    .sort();
  for (const language of languages) {
    const messages = path.join(target, language, 'LC_MESSAGES');
    await makeDirectory(messages);
    const args = ['--output-file', path.join(messages, 'comps.mo'), `${language}.po`];
    await context.run({ program: 'msgfmt', args, cwd: exported }, logOf(context));
  }
  return languages.length;
}

async function scmOf(context: Context): Promise<ScmContext> {
  return {
    baseDir: context.compose.configDir,
    scratch: await mkdtemp(path.join(context.scratch, 'scm-')),
    logFile: logOf(context),
    run: context.run,
  };
}

const logOf = (context: Context): string =>
  context.tree.logFile('global', `productimg-${context.variant().uid}`);

const counted = (count: number, one: string, many: string): string =>
  `${String(count)} ${count === 1 ? one : many}`;

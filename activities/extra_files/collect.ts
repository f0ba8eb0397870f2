/** Step collect: exports the extra files of a variant and arch, puts them into its tree and notes them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ExtraFilesItem } from '../../config-schemas/shapes.js';
import { valuesFor } from '../../config-schemas/variant-arch-map.js';
import type { extraFilesPhase } from '../../graph/phases/extra-files.js';
import { digestFile } from '../../lib/checksum/index.js';
import type { ExtraFilesFacts } from '../../lib/extra-files/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import type { ExtraFileEntry } from '../../lib/productmd/index.js';
import { below, copyAll, exportDirectory, exportFiles } from '../../lib/scm/index.js';
import type { ContextOf, Publication, StepReturn } from '../step/index.js';
import { packagePathsOf } from './packages.js';

type Context = ContextOf<typeof extraFilesPhase>;

export async function collect(context: Context): Promise<StepReturn> {
  const { config, scratch, tree } = context;
  const [variant, arch] = [context.variant(), context.arch()];
  const items = valuesFor(config.extra_files, variant.uid, arch);
  const staged = path.join(scratch, 'extra-files');
  await makeDirectory(staged);
  for (const item of items) await exportItem(context, item, staged);
  const placed = path.join(scratch, 'tree');
  const names = (await readdir(staged)).length === 0 ? [] : await copyAll(staged, placed);
  const files = await describe(context, placed, names);
  const facts: ExtraFilesFacts = { version: 1, variant: variant.uid, arch, files };
  const factsFile = path.join(scratch, 'facts.json');
  await writeScratchFile(factsFile, JSON.stringify(facts));
  const publications: Publication[] = [
    { from: staged, to: tree.extraFilesDir(arch, variant.uid), replace: true },
    ...(names.length === 0 ? [] : [{ from: placed, to: tree.osTree(variant, arch) }]),
    { from: factsFile, to: tree.extraFilesFacts(arch, variant.uid) },
  ];
  await context.publish(publications);
  if (items.length === 0) return { summary: 'no extra files' };
  return { summary: `${String(files.length)} extra files`, numbers: { files: files.length } };
}

async function exportItem(context: Context, item: ExtraFilesItem, staged: string): Promise<void> {
  const [variant, arch] = [context.variant(), context.arch()];
  const wanted = (item.target ?? '').replace(/^\/+/, '');
  const target = below(staged, wanted, 'target of extra_files');
  const scmDir = path.join(context.scratch, 'scm');
  await makeDirectory(scmDir);
  const scm = {
    baseDir: context.compose.configDir,
    scratch: scmDir,
    logFile: context.tree.logFile(arch, `extra_files-${variant.uid}`),
    run: context.run,
  };
  const source = { ...item, repo: await packagePathsOf(context, item) };
  context.progress(`extra files for ${wanted === '' ? 'the top' : wanted}`);
  if (item.file === undefined) await exportDirectory(source, target, scm);
  else await exportFiles(source, target, scm);
}

/** Sizes and checksums of what will be in the tree; paths relative to `compose/`. */
async function describe(
  context: Context,
  placed: string,
  names: readonly string[],
): Promise<ExtraFileEntry[]> {
  const { config, signal, tree } = context;
  const treeDir = tree.relativeToCompose(tree.osTree(context.variant(), context.arch()));
  const entries: ExtraFileEntry[] = [];
  for (const name of names) {
    const { sizeBytes, digests } = await digestFile(
      path.join(placed, name),
      config.media_checksums,
      { signal },
    );
    entries.push({ file: path.join(treeDir, name), size: sizeBytes, checksums: digests });
  }
  return entries;
}

/** Step files: what stands at the top of the ISO besides its variants: media.repo, .discinfo, extra files and their list. */
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ExtraIsoBlock } from '../../config-schemas/phases/extra-isos.js';
import { digestFile } from '../../lib/checksum/index.js';
import { makeDirectory, writeScratchFile } from '../../lib/process/index.js';
import { formatTreeExtraFiles, type ExtraFileEntry } from '../../lib/productmd/index.js';
import { below, exportDirectory, exportFiles } from '../../lib/scm/index.js';
import type { StepReturn } from '../step/index.js';
import { blockOf, filesDirOf, logOf, namesOf, type ExtraIsoContext } from './context.js';

type Item = NonNullable<Exclude<ExtraIsoBlock['extra_files'], readonly unknown[]>>;

export async function collectFiles(context: ExtraIsoContext): Promise<StepReturn> {
  const { scratch } = context;
  const { name } = namesOf(context);
  const staged = path.join(scratch, 'extra-files');
  await makeDirectory(staged);
  for (const item of [blockOf(context).extra_files ?? []].flat()) {
    await exportItem(context, item, staged, name);
  }
  const entries = await describe(context, staged);
  if (entries.length > 0) {
    await writeScratchFile(path.join(staged, 'extra_files.json'), formatTreeExtraFiles(entries));
  }
  await copyMediaFiles(context, staged);
  await context.publish([{ from: staged, to: filesDirOf(context), replace: true }]);
  return { summary: `${String(entries.length)} extra files for ${name}` };
}

async function exportItem(
  context: ExtraIsoContext,
  item: Item,
  staged: string,
  name: string,
): Promise<void> {
  const wanted = (item.target ?? '').replace(/^\/+/, '');
  const target = below(staged, wanted, 'target of extra_isos');
  const scratch = path.join(context.scratch, 'scm');
  await makeDirectory(scratch);
  const scm = {
    baseDir: context.compose.configDir,
    scratch,
    logFile: logOf(context, name),
    run: context.run,
  };
  if (item.file === undefined) await exportDirectory(item, target, scm);
  else await exportFiles(item, target, scm);
}

async function describe(context: ExtraIsoContext, staged: string): Promise<ExtraFileEntry[]> {
  const all = await readdir(staged, { recursive: true, withFileTypes: true });
  const files = all
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(staged, path.join(entry.parentPath, entry.name)))
    .sort();
  const types = context.config.media_checksums;
  return Promise.all(
    files.map(async (file) => {
      const { sizeBytes, digests } = await digestFile(path.join(staged, file), types);
      return { file, size: sizeBytes, checksums: digests };
    }),
  );
}

/** Those of the variant's own tree: installer and installed system know by the timestamp that they belong together. */
async function copyMediaFiles(context: ExtraIsoContext, staged: string): Promise<void> {
  const root = context.tree.osTree(context.variant(), context.arch());
  for (const name of ['media.repo', '.discinfo']) {
    await copyFile(path.join(root, name), path.join(staged, name));
  }
}

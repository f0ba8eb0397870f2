/** Step write: joins what was put into all trees; written also if that is nothing. */
import path from 'node:path';
import { SRC } from '../../config-schemas/names.js';
import type { extraFilesManifestPhase } from '../../graph/phases/extra-files-manifest.js';
import { extraFilesFactsSchema } from '../../lib/extra-files/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { formatExtraFiles, type ExtraFileEntry } from '../../lib/productmd/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

export async function write(
  context: ContextOf<typeof extraFilesManifestPhase>,
): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const listing: Record<string, Record<string, ExtraFileEntry[]>> = {};
  let count = 0;
  for (const { uid, arches } of compose.variants.filter(({ isEmpty }) => !isEmpty)) {
    for (const arch of [...arches, SRC]) {
      const file = tree.extraFilesFacts(arch, uid);
      const { files } = await readJsonFile(file, extraFilesFactsSchema);
      if (files.length > 0) (listing[uid] ??= {})[arch] = files;
      count += files.length;
    }
  }
  const from = path.join(scratch, 'extra_files.json');
  await writeScratchFile(from, formatExtraFiles(compose.identity, listing));
  await context.publish([{ from, to: tree.metadataFile('extra_files.json') }]);
  return { summary: `${String(count)} extra files listed`, numbers: { files: count } };
}

/** Step write: joins the modules of all repositories; written also if there are none. */
import path from 'node:path';
import type { modulesManifestPhase } from '../../graph/phases/modules-manifest.js';
import { moduleFactsSchema } from '../../lib/createrepo/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { formatModules, moduleEntry, type ModuleEntry } from '../../lib/productmd/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

export async function write(context: ContextOf<typeof modulesManifestPhase>): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const listing: Record<string, Record<string, Record<string, ModuleEntry>>> = {};
  let count = 0;
  for (const { uid, arches } of compose.variants.filter(({ isEmpty }) => !isEmpty)) {
    for (const arch of arches) {
      const { modules } = await readJsonFile(tree.moduleFacts(arch, uid), moduleFactsSchema);
      for (const one of modules) {
        const modulemd = { category: 'binary', path: one.modulemd } as const;
        const entry = moduleEntry(one.uid, one.kojiTag, modulemd, one.rpms);
        ((listing[uid] ??= {})[arch] ??= {})[one.uid] = entry;
      }
      count += modules.length;
    }
  }
  const from = path.join(scratch, 'modules.json');
  await writeScratchFile(from, formatModules(compose.identity, listing));
  await context.publish([{ from, to: tree.metadataFile('modules.json') }]);
  return { summary: `${String(count)} modules listed`, numbers: { modules: count } };
}

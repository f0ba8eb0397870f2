/** Step write: joins what all variants have on all arches into rpms.json (pungi/phases/gather/link.py). */
import path from 'node:path';
import { linkManifestSchema, listedPackages, type LinkManifest } from '../../lib/gather/index.js';
import { readJsonFile, writeScratchFile } from '../../lib/process/index.js';
import { formatRpms, listRpms } from '../../lib/productmd/index.js';
import type { StepContext, StepReturn } from '../step/index.js';

export async function write(context: StepContext<never>): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const manifests: LinkManifest[] = [];
  for (const variant of compose.variants.filter(({ isEmpty }) => !isEmpty)) {
    for (const arch of variant.arches) {
      manifests.push(await readJsonFile(tree.linkManifest(arch, variant.uid), linkManifestSchema));
    }
  }
  const { packages, warnings } = listedPackages(manifests);
  const file = path.join(scratch, 'rpms.json');
  await writeScratchFile(file, formatRpms(compose.identity, listRpms(packages)));
  await context.publish([{ from: file, to: tree.metadataFile('rpms.json') }]);
  return {
    summary: `${String(packages.length)} packages listed`,
    numbers: { packages: packages.length },
    warnings: [...warnings],
  };
}

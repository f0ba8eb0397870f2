/** Step repo: common metadata of each set's packages, of which the arches take theirs (pungi/phases/pkgset/common.py). */
import path from 'node:path';
import type { pkgsetCollectPhase } from '../../graph/phases/pkgset-collect.js';
import { planCreaterepo } from '../../lib/createrepo/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { makeDirectory, readJsonFile } from '../../lib/process/index.js';
import type { ContextOf, StepReturn } from '../step/index.js';

type Context = ContextOf<typeof pkgsetCollectPhase>;

export async function repo(context: Context): Promise<StepReturn> {
  const { config, scratch, tree } = context;
  const { prefix, sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  for (const { name } of sets) {
    const outputDir = path.join(scratch, name);
    await makeDirectory(outputDir);
    // Sizes and times are looked at: a package that was signed anew has the same name (pungi, "IMPORTANT").
    const command = planCreaterepo({
      createrepoC: config.createrepo_c,
      repoDir: prefix,
      baseUrl: `file://${prefix}`,
      packageList: tree.pkgsetList('global', name),
      outputDir,
      updateFrom: null,
      checksum: config.createrepo_checksum,
      workers: config.createrepo_num_workers,
      skipStat: false,
      database: false,
    });
    await context.run(command, tree.logFile('global', `arch_repo.${name}`));
    await context.publish([
      {
        from: outputDir,
        to: tree.pkgsetRepo('global', name),
        replace: true,
        last: ['repodata/repomd.xml'],
      },
    ]);
  }
  return { summary: `indexed ${sets.map(({ name }) => name).join(', ')}` };
}

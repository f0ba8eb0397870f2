/** Phase buildinstall_arch: the installer of RHEL 6's anaconda, one for all variants of an arch. */
import path from 'node:path';
import { buildinstallArchPhase } from '../../graph/phases/buildinstall-arch.js';
import { planBuildinstall } from '../../lib/installer/index.js';
import { pkgsetIndexSchema } from '../../lib/pkgset/index.js';
import { readJsonFile } from '../../lib/process/index.js';
import { defineSteps, type ContextOf, type StepReturn } from '../step/index.js';

async function makeInstaller(
  context: ContextOf<typeof buildinstallArchPhase>,
): Promise<StepReturn> {
  const { compose, scratch, tree } = context;
  const arch = context.arch();
  const { release, supported } = compose.identity;
  const { sets } = await readJsonFile(tree.pkgsetIndex(), pkgsetIndexSchema);
  const outputDir = path.join(scratch, 'results');
  const command = planBuildinstall({
    product: release.name,
    version: release.version,
    isFinal: supported,
    arch,
    sources: sets.map(({ name }) => tree.pkgsetRepo(arch, name)),
    outputDir,
  });
  await context.run(command, tree.logFile(arch, 'buildinstall'));
  await context.publish([{ from: outputDir, to: tree.buildinstallDir(arch), replace: true }]);
  return { summary: `installer of ${arch} made with buildinstall` };
}

export const buildinstallArchActivities = defineSteps(buildinstallArchPhase, {
  make: makeInstaller,
});

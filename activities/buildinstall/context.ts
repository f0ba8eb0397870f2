/** What the steps of buildinstall are given, and the facts that both need. */
import type { buildinstallPhase } from '../../graph/phases/buildinstall.js';
import { discVolumeId } from '../../lib/image-name/index.js';
import { makeDirectory } from '../../lib/process/index.js';
import { exportOneFile, type ScmSource } from '../../lib/scm/index.js';
import type { ContextOf } from '../step/index.js';

export type BuildinstallContext = ContextOf<typeof buildinstallPhase>;

export const logOf = (context: BuildinstallContext): string =>
  context.tree.logFile(context.arch(), `buildinstall-${context.variant().uid}`);

/** That of the discs too: by it the booted installer finds the medium that it is on. */
export const volumeIdOf = (context: BuildinstallContext): string | null =>
  discVolumeId(
    { identity: context.compose.identity, variant: context.variant(), arch: context.arch() },
    context.config,
  );

/** Fetches a file that an option names. */
export async function fetchFile(
  context: BuildinstallContext,
  source: ScmSource,
  target: string,
): Promise<void> {
  const scratch = `${context.scratch}/scm`;
  await makeDirectory(scratch);
  await exportOneFile(source, target, {
    baseDir: context.compose.configDir,
    scratch,
    logFile: logOf(context),
    run: context.run,
  });
}

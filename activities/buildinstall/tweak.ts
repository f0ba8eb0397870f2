/** Names the discs of the variant in an installer's boot configurations, and puts the kickstart beside them. */
import path from 'node:path';
import { editBootConfigs } from '../../lib/installer/index.js';
import { fetchFile, logOf, volumeIdOf, type BuildinstallContext } from './context.js';

/** Edits what is below `root`, a copy in scratch. Returns the configurations that changed. */
export async function tweak(
  context: BuildinstallContext,
  root: string,
): Promise<readonly string[]> {
  const source = context.config.buildinstall_kickstart;
  const medium = { volumeId: volumeIdOf(context) ?? '', hasKickstart: source !== undefined };
  const { found, changed } = await editBootConfigs(root, medium, {
    run: (command) => context.run(command, logOf(context)),
    scratchFile: path.join(context.scratch, 'efi-config'),
  });
  for (const name of changed) context.log.info(`Boot config ${name} changed`);
  if (source !== undefined && found.size > 0) {
    await fetchFile(context, source, path.join(root, 'ks.cfg'));
  }
  return changed;
}

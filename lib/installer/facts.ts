/** What an installer's node says of it to the nodes that follow: `work/ARCH/installer/VARIANT.json`. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Arch, VariantUid } from '../../config-schemas/names.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { codeOf, fromSystemError, readJsonFile } from '../process/index.js';

const relative = z.string();

const installerFactsSchema = z.object({
  version: z.literal(1),
  variant: z.string(),
  arch: z.string(),
  volumeId: z.string().nullable(),
  /** As the installer's .treeinfo has them. */
  platforms: z.array(z.string()),
  images: z.record(z.string(), z.record(z.string(), relative)),
  stage2: z.object({ mainimage: relative.nullable(), instimage: relative.nullable() }),
});
export type InstallerFacts = z.infer<typeof installerFactsSchema>;

/** The facts of a variant and arch; null if no installer was made for it. */
export async function readInstallerFacts(
  tree: ComposeTree,
  arch: Arch,
  variant: VariantUid,
): Promise<InstallerFacts | null> {
  const file = tree.installerFacts(arch, variant);
  const found = await readFile(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  return found === null ? null : readJsonFile(file, installerFactsSchema);
}

export const formatInstallerFacts = (facts: InstallerFacts): string =>
  JSON.stringify(installerFactsSchema.parse(facts), null, 2);
